package io.paysync.providers.generic;

import io.paysync.providers.RawCallback;
import io.paysync.providers.reading.RawForm;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Over what the signature is made, and hence what of a callback can be believed. */
sealed interface Signed {
    /** The signed text in pieces; null when the callback has not what it takes. */
    byte @Nullable [][] of(RawCallback raw, @Nullable RawForm form);

    /** Lower case names of the headers that take part. */
    Set<String> headers();

    /** Whether nobody can change this value without breaking the signature. */
    boolean covers(Place place);

    /** The raw body with headers and fixed text around it. */
    record Whole(Template template) implements Signed {
        @Override
        public byte @Nullable [][] of(RawCallback raw, @Nullable RawForm form) {
            return template.signed(raw);
        }

        @Override
        public Set<String> headers() {
            return template.headers();
        }

        @Override
        public boolean covers(Place place) {
            return !(place instanceof Place.Header header)
                    || headers().contains(header.name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * {@code name=value} joined by {@code &}, sorted by name, values decoded.
     *
     * @param without fields that take no part, the signature's own among them
     * @param emptyToo whether fields without a value take part
     */
    record SortedForm(Set<String> without, boolean emptyToo) implements Signed {
        @Override
        public byte @Nullable [][] of(RawCallback raw, @Nullable RawForm form) {
            return form == null || ambiguous(form) ? null : new byte[][] {form.joined(this::takesPart)};
        }

        @Override
        public Set<String> headers() {
            return Set.of();
        }

        @Override
        public boolean covers(Place place) {
            return place instanceof Place.Form field && !without.contains(field.name());
        }

        private boolean takesPart(String name, byte[] value) {
            return !without.contains(name) && (emptyToo || value.length > 0);
        }

        /**
         * Decoded values are joined without escaping: {@code a=1&b=2} may be two fields or one. Where a value or a name
         * brings such a sign along, one signature would do for two messages.
         */
        private boolean ambiguous(RawForm form) {
            List<String> names = form.names();
            for (String name : names) {
                byte[] value = form.bytes(name);
                if (value == null || !takesPart(name, value)) {
                    continue;
                }
                if (name.indexOf('&') >= 0 || name.indexOf('=') >= 0) {
                    return true;
                }
                for (byte b : value) {
                    if (b == '&') {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
