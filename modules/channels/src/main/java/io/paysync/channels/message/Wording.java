package io.paysync.channels.message;

/** What is said of one event in one language. */
public interface Wording {
    /** Of an e-mail or push message. */
    String title(Values values);

    String text(Values values);

    /** A document in which no value can be markup. */
    String html(Values values, String language);

    static String document(String paragraph, String language) {
        return "<!DOCTYPE html><html lang=\"" + language + "\"><head><meta charset=\"utf-8\"></head><body><p>"
                + paragraph + "</p></body></html>\n";
    }

    static String escaped(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
