package io.paysync.channels.signing;

import io.paysync.platform.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

/** Tencent Cloud's {@code TC3-HMAC-SHA256} for a POST with a JSON body to the root path. */
public final class Tc3 {
    public static final String ALGORITHM = "TC3-HMAC-SHA256";
    public static final String CONTENT_TYPE = "application/json; charset=utf-8";
    private static final String SIGNED_HEADERS = "content-type;host;x-tc-action";

    private Tc3() {}

    /**
     * @param host as the header says it
     * @param action such as {@code SendSms}; signed in lower case
     */
    public static String canonicalRequest(String host, String action, byte[] body) {
        return "POST\n/\n\ncontent-type:" + CONTENT_TYPE + "\nhost:" + host + "\nx-tc-action:"
                + action.toLowerCase(Locale.ROOT) + "\n\n" + SIGNED_HEADERS + "\n" + Digests.sha256Hex(body);
    }

    /** @param service the first word of the service's host, such as {@code sms} */
    public static String stringToSign(String canonicalRequest, String service, Instant now) {
        return ALGORITHM + "\n" + now.getEpochSecond() + "\n" + scope(service, now) + "\n"
                + Digests.sha256Hex(canonicalRequest);
    }

    /** The value of the header {@code Authorization}; the date of the scope is that of UTC. */
    public static String authorization(
            String secretId, Secret secretKey, String service, String host, String action, byte[] body, Instant now) {
        byte[] prefixed = ("TC3" + secretKey.reveal()).getBytes(StandardCharsets.UTF_8);
        byte[] dateKey = Digests.hmacSha256(prefixed, date(now));
        byte[] key = Digests.hmacSha256(Digests.hmacSha256(dateKey, service), "tc3_request");
        String toSign = stringToSign(canonicalRequest(host, action, body), service, now);
        return ALGORITHM + " Credential=" + secretId + "/" + scope(service, now) + ", SignedHeaders=" + SIGNED_HEADERS
                + ", Signature=" + Digests.hex(Digests.hmacSha256(key, toSign));
    }

    private static String scope(String service, Instant now) {
        return date(now) + "/" + service + "/tc3_request";
    }

    private static String date(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
