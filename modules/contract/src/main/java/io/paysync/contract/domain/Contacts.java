package io.paysync.contract.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the payer of an order can be told: the keys of {@link Order.Registration#receivers} that channels read. They are
 * personal data: shown masked, never logged.
 */
public final class Contacts {
    /** E.164: {@code +} and at most 15 digits. */
    public static final String PHONE = "phone";

    /** RFC 5321: at most 64 octets before the at sign, 254 in all. */
    public static final String EMAIL = "email";

    /** A registration token of Firebase. */
    public static final String FCM = "fcmToken";

    /** A device token of Apple, in hex. */
    public static final String APNS = "apnsToken";

    /** A registration id of JPush. */
    public static final String JPUSH = "jpushId";

    /** The payer's openid in the shop's mini program. */
    public static final String WECHAT = "wechatOpenid";

    /** Where the shop's own system is told of this one order. Which addresses may be called is the webhook channel's to say. */
    public static final String CALLBACK_URL = "callbackUrl";

    /** {@code en} or {@code zh}. */
    public static final String LANGUAGE = "language";

    /** Stands for what is not shown. */
    public static final String MASK = "***";

    private static final Map<String, Form> FORMS = Map.of(
            PHONE, new Form("\\+[1-9][0-9]{6,14}", "a number as E.164 writes it: +8613800000001"),
            EMAIL,
                    new Form(
                            "(?=.{3,254}$)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
                                    + "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                                    + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+",
                            "an address of at most 254 ASCII characters"),
            FCM, new Form("[A-Za-z0-9_:.-]{20,1024}", "a registration token of Firebase"),
            APNS, new Form("[0-9A-Fa-f]{32,200}", "a device token in hex"),
            JPUSH, new Form("[A-Za-z0-9]{8,64}", "a registration id of JPush"),
            WECHAT, new Form("[A-Za-z0-9_-]{16,64}", "an openid"),
            CALLBACK_URL,
                    new Form(
                            "(?=.{10,2048}$)https?://[A-Za-z0-9.:\\[\\]-]{1,255}(?:[/?][\\x21-\\x7e]*)?",
                            "a URL of at most 2048 ASCII characters, without user and password"),
            LANGUAGE, new Form("en|zh", "en or zh"));

    private record Form(Pattern pattern, String words) {
        Form(String regex, String words) {
            this(Pattern.compile(regex), words);
        }
    }

    private Contacts() {}

    /** Whether it has the form of this contact; keys that no channel reads may hold anything. */
    public static boolean fits(String key, String value) {
        Form form = FORMS.get(key);
        return form == null || form.pattern.matcher(value).matches();
    }

    /** What is wrong with the first one that does not fit, without repeating it. */
    public static Optional<String> refuse(Map<String, String> receivers) {
        for (Map.Entry<String, Form> form : FORMS.entrySet()) {
            String value = receivers.get(form.getKey());
            if (value != null && !fits(form.getKey(), value)) {
                return Optional.of("receivers." + form.getKey() + " must be " + form.getValue().words);
            }
        }
        return Optional.empty();
    }

    /** As they may be shown: enough to tell one from another. What is no contact stays as it is. */
    public static Map<String, String> masked(Map<String, String> receivers) {
        Map<String, String> masked = new LinkedHashMap<>();
        receivers.forEach((key, value) ->
                masked.put(key, FORMS.containsKey(key) && !key.equals(LANGUAGE) ? masked(key, value) : value));
        return masked;
    }

    /** One of them, as it may be shown. */
    public static String masked(String key, String value) {
        int at = value.indexOf('@');
        if (key.equals(EMAIL) && at > 0) {
            return value.charAt(0) + MASK + value.substring(at);
        }
        if (key.equals(CALLBACK_URL)) {
            int path = value.indexOf('/', "https://".length());
            return (path < 0 ? value.replaceAll("\\?.*", "") : value.substring(0, path)) + "/" + MASK;
        }
        int shown = Math.min(4, value.length() / 4);
        return value.substring(0, shown) + MASK + value.substring(value.length() - shown);
    }
}
