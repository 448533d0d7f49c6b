package io.paysync.providers.generic;

import io.paysync.platform.config.Section;
import io.paysync.providers.generic.Seal.Key;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.KeySettings;
import io.paysync.providers.proof.KeySettings.Found;
import io.paysync.providers.proof.MacKeys;
import io.paysync.providers.proof.MacText;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.TimedKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code signature}. */
final class SealSettings {
    private static final String SORTED_FORM = "sorted-form";
    private static final Set<String> ALGORITHMS = Set.of("hmac-sha256", "hmac-sha512", "rsa-sha256");

    private final Section section;
    private final boolean form;

    SealSettings(Section section, boolean form) {
        this.section = section;
        this.form = form;
    }

    /** Null when nothing could be proven; the mistakes are noted. */
    @Nullable
    Seal read(Instant now) {
        String algorithm = section.oneOf("algorithm", "hmac-sha256", ALGORITHMS);
        MacText text = section.oneOf("encoding", algorithm.equals("rsa-sha256") ? MacText.BASE64 : MacText.HEX);
        Place in = in();
        Signed signed = signed(in);
        String prefix = section.text("prefix", "");
        KeyRing<Key> keys = keys(algorithm, now);
        return in == null || signed == null || keys.isEmpty() ? null : new Seal(in, prefix, text, signed, keys);
    }

    private @Nullable Place in() {
        if (!section.has("in")) {
            section.mistake("in", "must say where the signature stands, such as header:X-Signature");
            return null;
        }
        Place in = PlaceSettings.read(section, "in", form);
        if (in instanceof Place.Json) {
            section.mistake(
                    "in", "must be a header or a form field; a signature within the JSON that it signs is not read");
            return null;
        }
        return in;
    }

    private @Nullable Signed signed(@Nullable Place in) {
        String over = section.text("over", "{body}");
        List<String> without = section.list("without");
        boolean emptyToo = section.flag("emptyToo", false);
        if (over.equals(SORTED_FORM)) {
            if (!form) {
                section.mistake("over", "can be sorted-form only where body is form");
                return null;
            }
            Set<String> names = new HashSet<>(without);
            if (in instanceof Place.Form field) {
                names.add(field.name());
            }
            return new Signed.SortedForm(Set.copyOf(names), emptyToo);
        }
        if (section.has("without") || section.has("emptyToo")) {
            section.mistake(section.has("without") ? "without" : "emptyToo", "is for over: sorted-form only");
        }
        if (in instanceof Place.Form) {
            section.mistake("in", "cannot be a field of the very body that is signed; use over: sorted-form");
            return null;
        }
        try {
            Template template = Template.of(over);
            if (in instanceof Place.Header header
                    && template.headers().stream().anyMatch(header.name()::equalsIgnoreCase)) {
                section.mistake("over", "holds the header of the signature itself");
            }
            return new Signed.Whole(template);
        } catch (IllegalArgumentException e) {
            section.mistake("over", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private KeyRing<Key> keys(String algorithm, Instant now) {
        List<TimedKey<Key>> keys = KeySettings.list(section, "keys", entry -> {
            Key key = algorithm.equals("rsa-sha256")
                    ? KeySettings.<Key>required(entry, "publicKey", text -> new Key.PublicRsa(Pem.publicKey(text)))
                    : KeySettings.<Key>required(entry, "secret", text -> mac(algorithm, text));
            return key == null ? null : Found.always(key);
        });
        KeySettings.requireOne(section, "keys", List.of(), keys, now);
        return new KeyRing<>(keys);
    }

    private static Key mac(String algorithm, String text) {
        return algorithm.equals("hmac-sha512")
                ? new Key.Hmac512(MacKeys.sha512(text))
                : new Key.Hmac256(MacKeys.sha256(text));
    }
}
