package io.paysync.intake;

import io.paysync.channels.webhook.Loops;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Decisions of the intake that need no clock and no I/O. */
final class IntakeRules {
    private static final int HEADER_TEXT_MAX = 8192;

    /** Never stored, whatever a provider calls its signature header. */
    private static final Set<String> NEVER = Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

    /** A signature scheme's headers carry one of these words, at every provider we know. */
    private static final List<String> SIGNED_WORDS =
            List.of("sign", "timestamp", "nonce", "serial", "transmission", "cert-url", "auth-algo", "webhook-");

    static final Verdict.Refused LOOP = Verdict.Refused.of(
            Reason.LOOP, "a message that a Paysync sent to its receivers: see where its webhooks go");

    private IntakeRules() {}

    /** Whether a Paysync has sent it. No provider does so, genuine or not: it is refused before it is verified. */
    static boolean loops(RawCallback raw) {
        return !raw.all(Loops.HEADER).isEmpty();
    }

    /** The path an account is called at, compared byte for byte. */
    static String path(AccountRef ref) {
        return "/callbacks/" + ref.provider() + "/" + ref.account();
    }

    /**
     * The headers worth keeping as evidence: content type and what belongs to the signature. One a line, in the order sent,
     * cut at 8 KiB.
     *
     * @param named lower case names of others that the account reads
     */
    static String evidenceHeaders(List<Map.Entry<String, String>> headers, Set<String> named) {
        StringBuilder kept = new StringBuilder(256);
        for (Map.Entry<String, String> header : headers) {
            if (keeps(header.getKey().toLowerCase(Locale.ROOT), named)) {
                append(kept, header.getKey(), header.getValue());
            }
        }
        return kept.toString();
    }

    private static void append(StringBuilder kept, String name, String value) {
        if (kept.length() + name.length() + value.length() + 3 <= HEADER_TEXT_MAX) {
            kept.append(name).append(": ").append(value.indexOf('\0') < 0 ? value : value.replace('\0', '?'));
            kept.append('\n');
        }
    }

    private static boolean keeps(String lower, Set<String> named) {
        if (NEVER.contains(lower)) {
            return false;
        }
        if (lower.equals("content-type") || named.contains(lower)) {
            return true;
        }
        for (String word : SIGNED_WORDS) {
            if (lower.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Event keys hold no control character, so a line end parts them. */
    static String eventKeysText(List<PaymentFact> facts) {
        if (facts.size() == 1) {
            return facts.get(0).key().eventKey();
        }
        return String.join("\n", facts.stream().map(f -> f.key().eventKey()).toList());
    }

    static List<FactKey> eventKeys(AccountRef account, String text) {
        return Arrays.stream(text.split("\n", -1))
                .map(key -> new FactKey(account, key))
                .toList();
    }
}
