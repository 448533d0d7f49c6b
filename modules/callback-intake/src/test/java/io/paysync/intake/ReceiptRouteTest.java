package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.receipt.ReceiptReader;
import io.paysync.channels.receipt.ReceiptReader.Reading;
import io.paysync.contract.dispatch.ReceiptApi;
import io.paysync.contract.dispatch.ReceiptApi.Receipt;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptState;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptsTaken;
import io.paysync.intake.http.Endpoint.Reply;
import io.paysync.providers.RawCallback;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is proven is passed on and answered when it is stored; the rest goes nowhere. */
class ReceiptRouteTest {
    private static final Receipt RECEIPT = new Receipt("sms/x/1", ReceiptState.DELIVERED, null);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Receipt> stored = new ArrayList<>();
    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.bare();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aGenuineOneIsAnsweredWhenItIsStored() {
        dispatchIsThere();

        assertThat(answer(new Reading.Genuine(List.of(RECEIPT)))).isEqualTo(204);

        assertThat(stored).containsExactly(RECEIPT);
        assertThat(count("accepted")).isEqualTo(1);
    }

    @Test
    void aGenuineOneThatSaysNothingOfAMessageIsAnsweredAtOnce() {
        assertThat(answer(new Reading.Genuine(List.of()))).isEqualTo(204);
    }

    @Test
    void whatCannotBeStoredIsToComeAgain() {
        assertThat(answer(new Reading.Genuine(List.of(RECEIPT)))).isEqualTo(503);

        assertThat(count("unavailable")).isEqualTo(1);
    }

    @Test
    void whatIsForgedOrNotUnderstoodGoesNowhere() {
        dispatchIsThere();

        assertThat(answer(new Reading.Forged())).isEqualTo(403);
        assertThat(answer(new Reading.Malformed())).isEqualTo(400);

        assertThat(stored).isEmpty();
        assertThat(count("forged")).isEqualTo(1);
        assertThat(count("malformed")).isEqualTo(1);
        assertThat(count("accepted")).isZero();
    }

    @Test
    void messageOfOurOwnIsRefusedBeforeItIsRead() {
        dispatchIsThere();

        assertThat(answer(new Reading.Genuine(List.of(RECEIPT)), Map.entry("Paysync-Loop", "1")))
                .isEqualTo(508);

        assertThat(stored).isEmpty();
        assertThat(count("loop")).isEqualTo(1);
        assertThat(count("accepted")).isZero();
    }

    private void dispatchIsThere() {
        Probe.result(node.bus().answer(ReceiptApi.TAKE, 8, ask -> {
            stored.addAll(ask.receipts());
            return Future.succeededFuture(new ReceiptsTaken(0));
        }));
    }

    @SafeVarargs
    private int answer(Reading reading, Map.Entry<String, String>... headers) {
        ReceiptReader reader = new ReceiptReader() {
            @Override
            public Reading read(Posted posted) {
                return reading;
            }

            @Override
            public Ack accepted() {
                return new Ack(204, null, "");
            }
        };
        ReceiptRoute route = new ReceiptRoute("/receipts/sms/x", reader, node.bus(), meters);
        Reply reply = Probe.result(route.handle(
                new RawCallback("POST", "/receipts/sms/x", null, List.of(headers), new byte[0]),
                SocketAddress.inetSocketAddress(1, "192.0.2.1")));
        return reply.answer().status();
    }

    private double count(String outcome) {
        return meters.get("paysync.intake.receipts").tag("outcome", outcome).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }
}
