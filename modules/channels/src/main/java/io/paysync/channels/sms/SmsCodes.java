package io.paysync.channels.sms;

import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.ServiceCalls;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the services' own codes mean. A code that is not known is tried again. */
final class SmsCodes {
    /** @param error the class of failure, null on success */
    record Verdict(Outcome outcome, @Nullable String error) {}

    static final Verdict ACCEPTED = new Verdict(Outcome.DELIVERED, null);
    static final Verdict UNKNOWN = new Verdict(Outcome.RETRY, "UNKNOWN_CODE");
    /** Whether it was taken is not said: it may have been sent. */
    static final Verdict UNSURE = new Verdict(ServiceCalls.UNSURE.outcome(), ServiceCalls.UNSURE.error());

    private static final Verdict BUSY = new Verdict(Outcome.RETRY, "SERVICE");
    private static final Verdict THROTTLED = new Verdict(Outcome.THROTTLED, "TOO_FAST");
    /** Too many to one number: that says nothing about the others. */
    private static final Verdict NUMBER_LIMIT = new Verdict(Outcome.RETRY, ServiceCalls.RECIPIENT_LIMIT);

    private static final Verdict REFUSED = new Verdict(Outcome.PERMANENT, "REFUSED");
    private static final Verdict NUMBER = new Verdict(Outcome.RECIPIENT_GONE, "NUMBER");
    private static final Verdict OPTED_OUT = new Verdict(Outcome.RECIPIENT_GONE, "OPTED_OUT");
    private static final Verdict CREDENTIALS = new Verdict(Outcome.LOCKED_OUT, "AUTHENTICATION");
    private static final Verdict ACCOUNT = new Verdict(Outcome.LOCKED_OUT, "ACCOUNT");
    /** The account may not send to this kind of number; to others it may. */
    private static final Verdict REACH = new Verdict(Outcome.MISCONFIGURED, "ACCOUNT");

    private static final Verdict TEMPLATE = new Verdict(Outcome.MISCONFIGURED, "TEMPLATE");

    private static final Map<String, Verdict> ALIYUN = Map.ofEntries(
            Map.entry("", UNSURE),
            Map.entry("OK", ACCEPTED),
            Map.entry("isv.BUSINESS_LIMIT_CONTROL", NUMBER_LIMIT),
            Map.entry("isv.DAY_LIMIT_CONTROL", ACCOUNT),
            Map.entry("isv.MONTH_LIMIT_CONTROL", ACCOUNT),
            Map.entry("isv.AMOUNT_NOT_ENOUGH", ACCOUNT),
            Map.entry("isv.OUT_OF_SERVICE", ACCOUNT),
            Map.entry("isv.ACCOUNT_NOT_EXISTS", ACCOUNT),
            Map.entry("isv.ACCOUNT_ABNORMAL", ACCOUNT),
            Map.entry("isv.DENY_IP_RANGE", ACCOUNT),
            Map.entry("isv.MOBILE_NUMBER_ILLEGAL", NUMBER),
            Map.entry("isv.MOBILE_COUNT_OVER_LIMIT", REFUSED),
            Map.entry("isv.BLACK_KEY_CONTROL_LIMIT", REFUSED),
            Map.entry("isv.INVALID_PARAMETERS", REFUSED),
            Map.entry("isv.INVALID_JSON_PARAM", REFUSED),
            Map.entry("isv.PARAM_LENGTH_LIMIT", REFUSED),
            Map.entry("isv.PARAM_NOT_SUPPORT_URL", REFUSED),
            Map.entry("isv.SMS_TEMPLATE_ILLEGAL", TEMPLATE),
            Map.entry("isv.SMS_SIGNATURE_ILLEGAL", TEMPLATE),
            Map.entry("isv.SIGN_STATE_ILLEGAL", TEMPLATE),
            Map.entry("isv.SMS_SIGNATURE_SCENE_ILLEGAL", TEMPLATE),
            Map.entry("isv.TEMPLATE_MISSING_PARAMETERS", TEMPLATE),
            Map.entry("isv.TEMPLATE_PARAMS_ILLEGAL", TEMPLATE),
            Map.entry("isp.SYSTEM_ERROR", BUSY),
            Map.entry("isp.RAM_PERMISSION_DENY", CREDENTIALS),
            Map.entry("SignatureDoesNotMatch", CREDENTIALS),
            Map.entry("InvalidAccessKeyId.NotFound", CREDENTIALS),
            Map.entry("InvalidAccessKeyId.Inactive", CREDENTIALS),
            Map.entry("InvalidTimeStamp.Expired", CREDENTIALS),
            // The next attempt has another nonce.
            Map.entry("SignatureNonceUsed", BUSY),
            Map.entry("ServiceUnavailable", BUSY));

    private static final Map<String, Verdict> TENCENT = Map.ofEntries(
            Map.entry("", UNSURE),
            Map.entry("Ok", ACCEPTED),
            Map.entry("InternalError.Timeout", UNSURE),
            Map.entry("FailedOperation.PhoneNumberInBlacklist", OPTED_OUT),
            Map.entry("InvalidParameterValue.IncorrectPhoneNumber", NUMBER),
            Map.entry("FailedOperation.ContainSensitiveWord", REFUSED),
            Map.entry("FailedOperation.FailResolvePacket", REFUSED),
            Map.entry("InvalidParameterValue.ContentLengthLimit", REFUSED),
            Map.entry("FailedOperation.TemplateParamSetNotMatchApprovedTemplate", TEMPLATE),
            Map.entry("FailedOperation.SignatureIncorrectOrUnapproved", TEMPLATE),
            Map.entry("FailedOperation.TemplateIncorrectOrUnapproved", TEMPLATE),
            Map.entry("FailedOperation.InsufficientBalanceInSmsPackage", ACCOUNT));

    /** By the first words of the code. */
    private static final Map<String, Verdict> TENCENT_KINDS = Map.of(
            "LimitExceeded", THROTTLED,
            "RequestLimitExceeded", THROTTLED,
            "UnauthorizedOperation", CREDENTIALS,
            "AuthFailure", CREDENTIALS,
            "InternalError", BUSY);

    private static final Set<Integer> TWILIO_NUMBER = Set.of(21211, 21614, 30003, 30005, 30006);
    private static final Set<Integer> TWILIO_ACCOUNT = Set.of(20404, 21603, 21606);
    private static final Set<Integer> TWILIO_REACH = Set.of(21408, 21608, 30034);

    private SmsCodes() {}

    static Verdict aliyun(String code) {
        Verdict known = ALIYUN.get(code);
        return known == null && code.startsWith("Throttling") ? THROTTLED : known == null ? UNKNOWN : known;
    }

    static Verdict tencent(String code) {
        Verdict known = code.startsWith("LimitExceeded.PhoneNumber") ? NUMBER_LIMIT : TENCENT.get(code);
        return known == null ? TENCENT_KINDS.getOrDefault(code.split("\\.", 2)[0], UNKNOWN) : known;
    }

    static Verdict twilio(int status, int code) {
        if (status == 429 || code == 20429 || code == 21611) {
            return THROTTLED;
        }
        if (code == 20003 || status == 401) {
            return CREDENTIALS;
        }
        if (code == 21610) {
            return OPTED_OUT;
        }
        if (TWILIO_NUMBER.contains(code)) {
            return NUMBER;
        }
        if (TWILIO_ACCOUNT.contains(code)) {
            return ACCOUNT;
        }
        if (TWILIO_REACH.contains(code)) {
            return REACH;
        }
        return code == 30007 || code == 30008 ? REFUSED : status < 300 || status >= 500 ? UNSURE : UNKNOWN;
    }
}
