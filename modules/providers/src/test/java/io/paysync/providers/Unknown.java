package io.paysync.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Answers of which nothing may be concluded, whoever they pretend to come from. */
public final class Unknown {
    private Unknown() {}

    public static Stream<Answer> answers() {
        return Stream.of(
                new Answer(0, List.of(), ""),
                new Answer(
                        200, List.of(Map.entry("Content-Type", "text/html")), "<html>Service temporarily down</html>"),
                new Answer(200, List.of(), ""),
                Answer.json(200, "null"),
                Answer.json(200, "{}"),
                Answer.json(200, "[]"),
                Answer.json(200, "{\"a\":" + "[".repeat(10_000)),
                Answer.json(200, "{\"a\":\"" + "x".repeat(300 * 1024) + "\"}"),
                Answer.json(204, ""),
                new Answer(302, List.of(Map.entry("Location", "http://127.0.0.1:1/elsewhere")), ""),
                Answer.json(404, "<html>not here</html>"),
                Answer.json(500, "{}"),
                Answer.json(502, "bad gateway"),
                Answer.json(503, "{\"code\":\"SERVICE_UNAVAILABLE\",\"error\":{\"type\":\"api_error\"}}"));
    }

    /** The question failed in a way that says: ask again. */
    public static void assertUnknown(Future<?> asked) {
        Throwable failure = Probe.failure(asked);
        assertThat(failure).isInstanceOf(FaultException.class);
        Fault fault = ((FaultException) failure).fault();
        assertThat(fault.retryable()).as(fault.text()).isTrue();
    }
}
