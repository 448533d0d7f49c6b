package io.paysync.channels.dingtalk;

import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.robot.Dialect;
import io.paysync.channels.robot.RobotSignature;
import io.paysync.platform.config.Secret;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /robot/send?access_token=…&timestamp=…&sign=…}: the secret is the key, time and secret are the message. More
 * than 20 messages a minute silence a robot for ten.
 */
public final class DingTalkDialect implements Dialect {
    private static final String TOKEN = "access_token=";

    @Override
    public String name() {
        return "dingtalk";
    }

    @Override
    public String path() {
        return "/robot/send";
    }

    @Override
    public boolean leadsToRobot(URI url) {
        String query = url.getRawQuery();
        return path().equals(url.getRawPath()) && (query == null || query.startsWith(TOKEN));
    }

    @Override
    public Optional<String> token(URI url) {
        return Optional.ofNullable(url.getRawQuery()).map(query -> query.substring(TOKEN.length()));
    }

    @Override
    public Post post(String address, String token, Secret secret, String text, Instant now) {
        long time = now.toEpochMilli();
        String sign = RobotSignature.of(secret.reveal(), time + "\n" + secret.reveal());
        JsonObject body = new JsonObject()
                .put("msgtype", "text")
                .put("text", new JsonObject().put("content", text))
                .put("at", new JsonObject().put("isAtAll", false));
        String url = address + "?" + TOKEN + token + "&timestamp=" + time + "&sign="
                + URLEncoder.encode(sign, StandardCharsets.UTF_8);
        return new Post(url, body.toBuffer());
    }

    @Override
    public @Nullable Integer code(JsonObject answer) {
        return answer.getValue("errcode") instanceof Number code ? code.intValue() : null;
    }

    @Override
    public Verdict verdict(int code, String text) {
        return switch (code) {
            case 0 -> new Verdict(Outcome.DELIVERED, null);
            case -1 -> new Verdict(Outcome.RETRY, "BUSY");
            case 130101, 410100 -> new Verdict(Outcome.THROTTLED, "TOO_FAST");
            // Keyword, signature, time or address of the sender: the words differ, the code does not.
            case 310000 -> new Verdict(Outcome.MISCONFIGURED, "NOT_ACCEPTED");
            // Token unknown, robot stopped or deleted, group dissolved.
            case 300001, 300005, 400013, 400101, 400102, 400106 -> new Verdict(Outcome.RECEIVER_GONE, "GONE");
            case 40035, 43004, 400105, 430101, 430102, 430103, 430104 -> new Verdict(Outcome.PERMANENT, "REFUSED");
            default -> new Verdict(Outcome.RETRY, "UNKNOWN_CODE");
        };
    }

    @Override
    public Duration throttled() {
        return Duration.ofMinutes(10);
    }
}
