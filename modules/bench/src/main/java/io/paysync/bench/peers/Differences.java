package io.paysync.bench.peers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Differences that several libraries have from us, told from the callback alone. */
final class Differences {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Differences() {}

    /** The library's decoder passes over what is no Base64 and over what follows it; one signature then has many texts. */
    static Peer.Stricter looseBase64(Function<RawCallback, String> signature, List<RawCallback> genuine) {
        Set<String> right = genuine.stream().map(signature).collect(Collectors.toSet());
        Set<String> letters = right.stream().map(Differences::letters).collect(Collectors.toSet());
        return new Peer.Stricter(
                "the signature is Base64 with something else in it",
                (refused, raw) -> refused.reason() == Reason.BAD_SIGNATURE
                        && !right.contains(signature.apply(raw))
                        && letters.stream().anyMatch(letters(signature.apply(raw))::startsWith));
    }

    private static String letters(String text) {
        return text.replaceAll("[^A-Za-z0-9+/]", "");
    }

    /** Jackson as strict as it can be, and UTF-8 without faults; null for all else than one object. */
    static @Nullable JsonNode strictObject(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonNode node = STRICT.readTree(text);
            return node != null && node.isObject() ? node : null;
        } catch (CharacterCodingException e) {
            return null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /** The library's parser takes comments, single quotes, repeated names, what follows, and bytes that are no text. */
    static Peer.Stricter looseJson() {
        return new Peer.Stricter(
                "the body is no strict JSON",
                (refused, raw) -> refused.reason() == Reason.MALFORMED && strictObject(raw.body()) == null);
    }
}
