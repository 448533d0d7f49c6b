package io.paysync.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.TokenCache.Token;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
    private final AtomicLong now = new AtomicLong();
    private final List<Promise<Token>> asked = new ArrayList<>();
    private final TokenCache cache = new TokenCache(
            () -> {
                Promise<Token> promise = Promise.promise();
                asked.add(promise);
                return promise.future();
            },
            now::get);

    @Test
    void allWhoWaitShareOneQuestion() {
        Future<Token> first = cache.get();
        Future<Token> second = cache.get();

        asked.getFirst().complete(token());

        assertThat(asked).hasSize(1);
        assertThat(first.result()).isSameAs(second.result());
    }

    @Test
    void whoAsksInTheMomentItComesGetsIt() {
        List<Future<Token>> inBetween = new ArrayList<>();
        List<TokenCache> caches = new ArrayList<>();
        Promise<Token> answer = Promise.promise();
        caches.add(new TokenCache(
                () -> {
                    asked.add(answer);
                    answer.future()
                            .onComplete(came -> inBetween.add(caches.getFirst().get()));
                    return answer.future();
                },
                now::get));

        caches.getFirst().get();
        answer.complete(token());

        assertThat(asked).hasSize(1);
        assertThat(inBetween.getFirst().result()).isSameAs(answer.future().result());
    }

    @Test
    void itIsRenewedBeforeItEnds() {
        cache.get();
        asked.getFirst().complete(token());

        pass(Duration.ofMinutes(54));
        cache.get();
        assertThat(asked).hasSize(1);
        pass(Duration.ofMinutes(1));
        cache.get();

        assertThat(asked).hasSize(2);
    }

    @Test
    void aRefusalIsTheAnswerForAWhile() {
        cache.get();
        asked.getFirst()
                .fail(new TokenCache.Failed(
                        new Sent(Outcome.MISCONFIGURED, 400, "AUTHENTICATION", null, null, Duration.ZERO)));

        assertThat(cache.get().failed()).isTrue();
        assertThat(asked).hasSize(1);
        pass(Duration.ofSeconds(5));
        cache.get();

        assertThat(asked).hasSize(2);
    }

    @Test
    void aDroppedOneIsReplacedOnceAndAYoungOneIsKept() {
        cache.get();
        Token old = token();
        asked.getFirst().complete(old);

        assertThat(cache.drop(old, Duration.ofMinutes(20))).isFalse();
        cache.get();
        assertThat(asked).hasSize(1);

        pass(Duration.ofMinutes(20));
        assertThat(cache.drop(old, Duration.ofMinutes(20))).isTrue();
        cache.get();
        asked.get(1).complete(token());
        assertThat(cache.drop(old, Duration.ofMinutes(20))).isTrue();
        cache.get();

        assertThat(asked).hasSize(2);
    }

    private static Token token() {
        return new Token("t", Duration.ofHours(1));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
