package io.paysync.providers.reading;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Texts;
import io.paysync.platform.net.HttpAnswer;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What query clients share: answers of providers are not trusted either. */
public final class Answers {
    private static final int CODE_CHARS_MAX = 64;

    private Answers() {}

    /** The outcome is not known; ask again later. Never a failure of the payment. */
    public static FaultException unknown(String why) {
        return Fault.of(Fault.Code.UNAVAILABLE, why);
    }

    /** A request that the provider refuses as it stands; asking again does not help. */
    public static FaultException refused(String code, String why) {
        return Fault.of(Fault.Code.REFUSED, why + " (" + code(code) + ")");
    }

    /** The provider's code made fit for logs and storage. */
    public static String code(@Nullable String code) {
        return code == null || code.isEmpty() ? "none" : Texts.sanitized(code, CODE_CHARS_MAX);
    }

    /** An address that an answer names. Where it leads is for the caller to judge. */
    public static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw unknown("the answer names no address");
        }
    }

    /**
     * The body of an answer that came whole.
     *
     * @throws FaultException when it was cut at the limit
     */
    public static byte[] body(HttpAnswer answer) {
        if (answer.cut()) {
            throw unknown("the answer is larger than allowed");
        }
        return answer.body().getBytes();
    }
}
