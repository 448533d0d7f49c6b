package io.paysync.sandbox.provider;

import io.paysync.contract.domain.Money;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What providers have in common that send JSON and look at the status of the answer alone. */
public abstract class JsonDouble implements ProviderDouble {
    private static final String AMOUNT = "([\"'](?:amount|value|total|minor)[\"']\\s*:\\s*\"?)([0-9])";

    /** One digit more in front of the first amount. */
    protected static byte[] tampered(byte[] body) {
        return new String(body, StandardCharsets.UTF_8)
                .replaceFirst(AMOUNT, "$11$2")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> refuse(String orderNo, Money amount) {
        return amount.minor() == 0 ? Optional.of(name() + " takes no empty payments") : Optional.empty();
    }

    @Override
    public String newEventId(RandomGenerator random, Instant now) {
        return Numbers.uuid(random);
    }

    @Override
    public boolean acknowledged(int status, byte[] body) {
        return status >= 200 && status < 300;
    }

    @Override
    public Duration answerDeadline() {
        return Duration.ofSeconds(10);
    }

    /** Nothing is signed: only TLS protects it, so a forged answer is one with another number. */
    @Override
    public ApiAnswer forged(ApiAnswer genuine) {
        String text = new String(genuine.body(), StandardCharsets.UTF_8);
        return ApiAnswer.json(genuine.status(), text.replaceFirst("\"id\":\"", "\"id\":\"forged"));
    }

    protected static List<Duration> minutes(long... gaps) {
        return Arrays.stream(gaps).mapToObj(Duration::ofMinutes).toList();
    }

    protected static List<Duration> seconds(long... gaps) {
        return Arrays.stream(gaps).mapToObj(Duration::ofSeconds).toList();
    }

    protected static List<Duration> joined(List<Duration> first, List<Duration> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
