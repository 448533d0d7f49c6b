package io.paysync.channels.robot;

import io.paysync.channels.Sent.Outcome;
import io.paysync.platform.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one vendor's robots are spoken to. Pure. */
public interface Dialect {
    /** The word used in endpoints. */
    String name();

    /** The path that every robot's URL begins with. */
    String path();

    /** Whether it is a robot's URL, with its token or without. */
    boolean leadsToRobot(URI url);

    /** The token in such a URL, or empty. */
    Optional<String> token(URI url);

    /** A signed message. */
    Post post(String address, String token, Secret secret, String text, Instant now);

    /** The vendor's own code in the answer's body, or null when there is none. */
    @Nullable
    Integer code(JsonObject answer);

    /** What that code means. */
    Verdict verdict(int code, String text);

    /** How long to be silent after a verdict of {@link Outcome#THROTTLED}. */
    Duration throttled();

    /** What to send where. It prints without both: the URL holds a token. */
    record Post(String url, Buffer body) {
        @Override
        public String toString() {
            return "Post";
        }
    }

    /** @param error the class of failure, null on success */
    record Verdict(Outcome outcome, @Nullable String error) {}
}
