package io.paysync.providers.alipay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.Rsa;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Utf8;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's answer {@code {"alipay_…_response":{…},"sign":"…"}}. Signed is the node's text exactly as it stands in the
 * body, so it is cut out of the text and only that cut is parsed and believed.
 *
 * @param content what was signed, parsed
 * @param proven whether a valid Alipay key signed it; gateway errors come unsigned and are never a state
 */
public record AlipayResponse(JsonNode content, boolean proven, boolean signed) {

    /** Null when the body is nothing of the kind, or could be read in two ways. */
    public static @Nullable AlipayResponse read(byte[] body, String root, KeyRing<PublicKey> keys, Instant now) {
        String text = Utf8.strict(body);
        JsonNode whole = text == null ? null : JsonText.object(text);
        if (text == null || whole == null || !whole.has(root)) {
            return null;
        }
        String cut = cut(text, root);
        JsonNode content = cut == null ? null : JsonText.object(cut);
        // The cut must be what a parser sees too; else the two readings differ and neither is safe.
        if (cut == null || content == null || !content.equals(whole.get(root))) {
            return null;
        }
        String sign = JsonText.text(whole, "sign", "");
        return new AlipayResponse(content, proven(cut, sign, keys, now), !sign.isEmpty());
    }

    private static boolean proven(String cut, String sign, KeyRing<PublicKey> keys, Instant now) {
        byte[] signature = Base64s.decode(sign);
        if (signature == null || signature.length == 0) {
            return false;
        }
        byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
        // Some gateways sign the text before their JSON writer escapes slashes.
        byte[] unescaped = cut.replace("\\/", "/").getBytes(StandardCharsets.UTF_8);
        for (TimedKey<PublicKey> key : keys.validAt(now)) {
            if (Rsa.verifies(key.key(), signature, bytes) || Rsa.verifies(key.key(), signature, unescaped)) {
                return true;
            }
        }
        return false;
    }

    /** From behind {@code "root":} to the brace that closes it; null when the root's name comes again. */
    private static @Nullable String cut(String text, String root) {
        String name = "\"" + root + "\"";
        int at = text.indexOf(name);
        int from = at < 0 ? -1 : text.indexOf('{', at + name.length());
        if (from < 0
                || !text.substring(at + name.length(), from).strip().equals(":")
                || text.indexOf(name, from) >= 0) {
            return null;
        }
        int depth = 0;
        boolean inText = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inText = false;
                }
            } else if (c == '"') {
                inText = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return text.substring(from, i + 1);
            }
        }
        return null;
    }
}
