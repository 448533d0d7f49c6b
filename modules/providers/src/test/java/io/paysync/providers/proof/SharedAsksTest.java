package io.paysync.providers.proof;

import static io.paysync.providers.Case.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedAsksTest {
    private final List<Promise<String>> questions = new ArrayList<>();
    private SharedAsks<String> asks = limited(8, 100);

    private static SharedAsks<String> limited(int inFlightMax, int burst) {
        return new SharedAsks<>(new SharedAsks.Bounds(Duration.ofSeconds(2), inFlightMax, 1, burst));
    }

    private Future<String> question() {
        Promise<String> question = Promise.promise();
        questions.add(question);
        return question.future();
    }

    private Future<String> share(String key) {
        return asks.ask(key, NOW, this::question, () -> Future.succeededFuture("over"));
    }

    private Future<String> anew(String key) {
        return asks.askAnew(key, NOW, this::question, () -> Future.succeededFuture("over"));
    }

    @Test
    void whatDoesNotChangeIsAskedOnceForAll() {
        Future<String> first = share("a");
        Future<String> second = share("a");

        questions.get(0).complete("1");

        assertThat(List.of(first.result(), second.result())).containsExactly("1", "1");
        assertThat(questions).hasSize(1);
    }

    @Test
    void whoeverComesDuringAQuestionGetsTheAnswerOfTheNextOne() {
        Future<String> first = anew("a");
        Future<String> second = anew("a");
        Future<String> third = anew("a");
        assertThat(questions).hasSize(1);

        questions.get(0).complete("1");
        assertThat(first.result()).isEqualTo("1");
        assertThat(second.isComplete()).isFalse();
        assertThat(questions).hasSize(2);

        Future<String> during = anew("a");
        questions.get(1).complete("2");
        assertThat(List.of(second.result(), third.result())).containsExactly("2", "2");
        questions.get(2).complete("3");
        assertThat(during.result()).isEqualTo("3");
        assertThat(questions).hasSize(3);
    }

    @Test
    void theNextQuestionLeavesThoughTheOneBeforeFailed() {
        Future<String> first = anew("a");
        Future<String> second = anew("a");

        questions.get(0).fail("no answer");
        questions.get(1).complete("2");

        assertThat(first.failed()).isTrue();
        assertThat(second.result()).isEqualTo("2");
    }

    @Test
    void theNextQuestionTakesThePlaceOfTheOneBeforeAndEndsWithIt() {
        asks = limited(1, 100);
        anew("a");
        anew("a");
        assertThat(anew("b").result()).isEqualTo("over");

        questions.get(0).complete("1");
        assertThat(anew("b").result()).isEqualTo("over");
        questions.get(1).complete("2");

        anew("b");
        questions.get(2).complete("3");
        assertThat(questions).hasSize(3);
    }

    @Test
    void theNextQuestionCountsAsOneOfThoseASecond() {
        asks = limited(8, 2);
        anew("a");
        Future<String> second = anew("a");
        assertThat(second.isComplete()).isFalse();
        questions.get(0).complete("1");

        assertThat(anew("a").result()).isEqualTo("over");
        questions.get(1).complete("2");
        assertThat(second.result()).isEqualTo("2");
        assertThat(anew("a").result()).isEqualTo("over");
    }

    @Test
    void aQuestionThatThrowsIsOneThatFails() {
        Future<String> first = asks.askAnew(
                "a",
                NOW,
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> Future.succeededFuture("over"));

        assertThat(first.failed()).isTrue();
        anew("a");
        assertThat(questions).hasSize(1);
    }
}
