package io.paysync.statusapi.http;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.statusapi.openapi.FieldError;
import io.paysync.statusapi.openapi.InvalidRequest;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as the caller sees it (RFC 9457). The one place where faults of other modules get their HTTP status.
 *
 * @param detail for people; null where it could tell too much
 * @param errors what is wrong with the request, when that is known
 * @param headers that go with it, such as Retry-After
 */
public record Problem(Kind kind, @Nullable String detail, List<FieldError> errors, Map<String, String> headers) {
    private static final long RETRY_SECONDS = 1;

    /** The closed list of problems. The name in lower case with dashes is the last part of the type. */
    public enum Kind {
        INVALID_REQUEST(400, "The request is malformed"),
        UNAUTHORIZED(401, "A valid API key is needed"),
        FORBIDDEN(403, "This is not allowed"),
        NOT_FOUND(404, "There is no such thing"),
        METHOD_NOT_ALLOWED(405, "The resource does not have this method"),
        REQUEST_TIMEOUT(408, "The request did not arrive in time"),
        CONFLICT(409, "It conflicts with what is there"),
        REFUSED(409, "It cannot be done as things stand"),
        VERSION_NOT_REACHED(412, "The order has no such version"),
        TOO_LARGE(413, "The body is too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "Send application/json in UTF-8"),
        EXPECTATION_FAILED(417, "The expectation cannot be met"),
        INVALID_CONTENT(422, "The content is wrong"),
        UPGRADE_REQUIRED(426, "This is a WebSocket: ask for the upgrade, on HTTP/1.1"),
        RATE_LIMITED(429, "Too many requests"),
        INTERNAL(500, "Something broke on our side"),
        BUSY(503, "Too much to do at the moment"),
        UNAVAILABLE(503, "A part of the system cannot be reached"),
        TIMEOUT(504, "A part of the system did not answer in time");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        public int status() {
            return status;
        }
    }

    public static Problem of(Kind kind) {
        return new Problem(kind, null, List.of(), Map.of());
    }

    public static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail, List.of(), Map.of());
    }

    public Problem with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Problem(kind, detail, errors, more);
    }

    /** @param seconds when to come back */
    public Problem retryAfter(long seconds) {
        return with("Retry-After", Long.toString(seconds));
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    /** The problem as a reply. */
    public Reply reply() {
        return new Reply(
                kind.status, "application/problem+json", Buffer.buffer(Json.writeBytes(view())), headers, false);
    }

    /** Whatever a chain of futures failed with. A failure that nobody foresaw tells nothing. */
    public static Problem of(Throwable failure) {
        return switch (failure) {
            case ProblemException known -> known.problem();
            case InvalidRequest invalid ->
                new Problem(
                        invalid.malformed() ? Kind.INVALID_REQUEST : Kind.INVALID_CONTENT,
                        null,
                        invalid.errors(),
                        Map.of());
            case FaultException fault -> of(fault.fault());
            default -> of(Kind.INTERNAL);
        };
    }

    private static Problem of(Fault fault) {
        return switch (fault.code()) {
            // One body for what is not there and for what belongs to somebody else.
            case NOT_FOUND -> of(Kind.NOT_FOUND);
            case CONFLICT -> of(Kind.CONFLICT, fault.text());
            case REFUSED -> of(Kind.REFUSED, fault.text());
            case INVALID -> of(Kind.INVALID_CONTENT, fault.text());
            case BUSY -> of(Kind.BUSY, fault.text()).retryAfter(RETRY_SECONDS);
            case UNAVAILABLE -> of(Kind.UNAVAILABLE).retryAfter(RETRY_SECONDS);
            case TIMEOUT -> of(Kind.TIMEOUT).retryAfter(RETRY_SECONDS);
            case INTERNAL -> of(Kind.INTERNAL);
        };
    }

    /** The document. */
    public View view() {
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new View(
                "urn:paysync:problem:" + name, kind.title, kind.status, detail, errors.isEmpty() ? null : errors);
    }

    /** As written. */
    public record View(
            String type,
            String title,
            int status,
            @Nullable String detail,
            @Nullable List<FieldError> errors) {}
}
