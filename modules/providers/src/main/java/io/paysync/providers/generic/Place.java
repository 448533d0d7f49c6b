package io.paysync.providers.generic;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.regex.Pattern;

/** Where a value stands in a callback. */
sealed interface Place {
    Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    Pattern FIELD = Pattern.compile("[\\x21-\\x7e]{1,64}");

    record Header(String name) implements Place {
        @Override
        public String toString() {
            return "header:" + name;
        }
    }

    record Form(String name) implements Place {
        @Override
        public String toString() {
            return "form:" + name;
        }
    }

    record Json(JsonPointer pointer) implements Place {
        @Override
        public String toString() {
            return "json:" + pointer;
        }
    }

    /**
     * From {@code header:X-Name}, {@code form:name} or {@code json:/pointer}.
     *
     * @throws IllegalArgumentException saying in words what is wrong
     */
    static Place of(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (kind) {
            case "header" -> {
                require(HEADER.matcher(rest).matches(), "must name a header, such as header:X-Signature");
                yield new Header(rest);
            }
            case "form" -> {
                require(FIELD.matcher(rest).matches(), "must name a form field, such as form:order_no");
                yield new Form(rest);
            }
            case "json" -> {
                require(rest.startsWith("/"), "must be a JSON pointer, such as json:/data/order_no");
                yield new Json(JsonPointer.compile(rest));
            }
            default -> throw new IllegalArgumentException("must begin with header:, form: or json:");
        };
    }

    private static void require(boolean right, String why) {
        if (!right) {
            throw new IllegalArgumentException(why);
        }
    }
}
