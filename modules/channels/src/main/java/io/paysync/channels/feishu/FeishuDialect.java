package io.paysync.channels.feishu;

import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.robot.Dialect;
import io.paysync.channels.robot.RobotSignature;
import io.paysync.platform.config.Secret;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /open-apis/bot/v2/hook/{token}}: time and secret are the key, the message is empty; both go into the body.
 * 100 messages a minute.
 */
public final class FeishuDialect implements Dialect {
    @Override
    public String name() {
        return "feishu";
    }

    @Override
    public String path() {
        return "/open-apis/bot/v2/hook";
    }

    @Override
    public boolean leadsToRobot(URI url) {
        String given = url.getRawPath();
        return url.getRawQuery() == null && given != null && (given.equals(path()) || given.startsWith(path() + "/"));
    }

    @Override
    public Optional<String> token(URI url) {
        return Optional.of(url.getRawPath().substring(path().length()))
                .filter(rest -> !rest.isEmpty())
                .map(rest -> rest.substring(1));
    }

    @Override
    public Post post(String address, String token, Secret secret, String text, Instant now) {
        long time = now.getEpochSecond();
        JsonObject body = new JsonObject()
                .put("timestamp", Long.toString(time))
                .put("sign", RobotSignature.of(time + "\n" + secret.reveal(), ""))
                .put("msg_type", "text")
                .put("content", new JsonObject().put("text", text));
        return new Post(address + "/" + token, body.toBuffer());
    }

    @Override
    public @Nullable Integer code(JsonObject answer) {
        return answer.getValue("code") instanceof Number code ? code.intValue() : null;
    }

    @Override
    public Verdict verdict(int code, String text) {
        return switch (code) {
            case 0 -> new Verdict(Outcome.DELIVERED, null);
            case 11232 -> new Verdict(Outcome.THROTTLED, "TOO_FAST");
            // The gateway has one code for a bad request and for too many of them.
            case 9499 ->
                text.contains("too many")
                        ? new Verdict(Outcome.THROTTLED, "TOO_FAST")
                        : new Verdict(Outcome.PERMANENT, "REFUSED");
            case 19002 -> new Verdict(Outcome.PERMANENT, "REFUSED");
            case 19001 -> new Verdict(Outcome.RECEIVER_GONE, "GONE");
            // Signature or time, address of the sender.
            case 19021, 19022 -> new Verdict(Outcome.LOCKED_OUT, "NOT_ACCEPTED");
            // A word that messages must contain.
            case 19024 -> new Verdict(Outcome.MISCONFIGURED, "NOT_ACCEPTED");
            default -> new Verdict(Outcome.RETRY, "UNKNOWN_CODE");
        };
    }

    @Override
    public Duration throttled() {
        return Duration.ofMinutes(1);
    }
}
