package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReceiptApi;
import io.paysync.contract.dispatch.ReceiptApi.Receipt;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptState;
import io.paysync.contract.dispatch.ReceiptApi.Reported;
import io.paysync.contract.dispatch.ReceiptApi.TakeReceipts;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services report is found at the delivery it is about, whenever and however often it comes. */
class ReceiptsTest {
    private static final FakeChannel CHANNEL = new FakeChannel();
    private static World world;

    @BeforeAll
    static void start() {
        CHANNEL.answer(notice -> Future.succeededFuture(FakeChannel.OK.withReference(reference(notice))));
        world = World.start(CHANNEL);
        world.endpoint("shop", "a");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "QUEUED                      | QUEUED",
                "QUEUED SENT                 | SENT",
                "SENT QUEUED                 | SENT",
                "SENT DELIVERED              | DELIVERED",
                "DELIVERED SENT              | DELIVERED",
                "DELIVERED QUEUED SENT       | DELIVERED",
                "DELIVERED UNDELIVERED       | DELIVERED",
                "UNDELIVERED DELIVERED       | UNDELIVERED",
                "UNDELIVERED UNDELIVERED     | UNDELIVERED",
                "SENT SENT                   | SENT",
            })
    void itNeverGoesBackAndWhatIsFinalStays(String words, ReceiptState last) {
        List<ReceiptState> states =
                Arrays.stream(words.split(" ")).map(ReceiptState::valueOf).toList();
        String one = "one " + words;
        String batch = "batch " + words;
        String early = "early " + words;
        states.forEach(state -> take(early, state));
        for (String order : List.of(one, batch, early)) {
            sent(order);
        }

        states.forEach(state -> take(one, state));
        world.ask(
                ReceiptApi.TAKE,
                new TakeReceipts(states.stream()
                        .map(state -> new Receipt("sms/x/" + batch, state, state.name()))
                        .toList()));

        for (String order : List.of(one, batch, early)) {
            assertThat(delivery(order).receipt())
                    .as(order)
                    .extracting(Reported::state, Reported::code)
                    .containsExactly(last, last.name());
            assertThat(delivery(order).state()).isEqualTo(DeliveryState.DELIVERED);
        }
    }

    @Test
    void eachIsCountedOnceByWhatItSaysAndTheRestByWhyItDidNothing() {
        sent("counted");
        double undelivered = count("undelivered");
        double repeated = count("repeated");
        double unknown = count("unknown");

        take("counted", ReceiptState.UNDELIVERED);
        take("counted", ReceiptState.UNDELIVERED);
        take("counted", ReceiptState.SENT);
        int others = take("of another system", ReceiptState.DELIVERED);

        assertThat(others).isEqualTo(1);
        assertThat(count("undelivered") - undelivered).isEqualTo(1);
        assertThat(count("repeated") - repeated).isEqualTo(2);
        assertThat(count("unknown") - unknown).isEqualTo(1);
    }

    @Test
    void oneThatCameBeforeItsMessageWasKnownIsCountedWhenItIs() {
        double undelivered = count("undelivered");
        assertThat(take("too early", ReceiptState.UNDELIVERED)).isEqualTo(1);
        assertThat(count("undelivered") - undelivered).isZero();

        sent("too early");

        assertThat(count("undelivered") - undelivered).isEqualTo(1);
    }

    @Test
    void withoutAReportNothingIsShownAndWithoutAReferenceNothingIsWritten() {
        sent("silent");
        assertThat(delivery("silent").receipt()).isNull();
        long before = rows();
        CHANNEL.answerAlways(FakeChannel.OK);
        try {
            sent("plain");
        } finally {
            CHANNEL.answer(notice -> Future.succeededFuture(FakeChannel.OK.withReference(reference(notice))));
        }

        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void whatNobodyHereHasSentGoesAndWhatIsOursStays() {
        sent("kept");
        take("kept", ReceiptState.DELIVERED);
        take("stray", ReceiptState.DELIVERED);
        ReceiptStore store = new ReceiptStore(world.node.db());

        Probe.result(store.drop(Duration.ofDays(30), Duration.ofHours(1), 1000));
        assertThat(has("stray")).isTrue();
        Probe.result(world.node
                .db()
                .query(
                        Sql.of("test.age", "update dispatch.receipt set created_at = created_at - interval '2 hours'"),
                        Args.of()));
        Probe.result(store.drop(Duration.ofDays(30), Duration.ofHours(1), 1000));

        assertThat(has("stray")).isFalse();
        assertThat(delivery("kept").receipt()).isNotNull();
    }

    @Test
    void tooManyInOneAskAreRefused() {
        List<Receipt> many = Stream.concat(Collections.nCopies(ReceiptApi.RECEIPTS_MAX, 0).stream(), Stream.of(1))
                .map(n -> new Receipt("sms/x/" + n, ReceiptState.SENT, null))
                .toList();

        assertThat(world.refused(ReceiptApi.TAKE, new TakeReceipts(many)).code())
                .isEqualTo(Fault.Code.INVALID);
    }

    private static String reference(Notice notice) {
        return "sms/x/" + notice.orderId();
    }

    private static void sent(String order) {
        world.offer(Samples.change("shop", order, 1));
        world.untilState(order, DeliveryState.DELIVERED);
    }

    private static int take(String order, ReceiptState state) {
        return world.ask(ReceiptApi.TAKE, new TakeReceipts(List.of(new Receipt("sms/x/" + order, state, state.name()))))
                .unknown();
    }

    private static Delivery delivery(String order) {
        return world.deliveries("shop", order, null).getFirst();
    }

    private static double count(String outcome) {
        return world.meters
                .get("paysync.dispatch.receipts")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static boolean has(String order) {
        return number("select count(*) from dispatch.receipt where reference = 'sms/x/" + order + "'") > 0;
    }

    private static long rows() {
        return number("select count(*) from dispatch.receipt");
    }

    private static long number(String query) {
        return Probe.result(world.node.db().query(Sql.of("test.count", query), Args.of()))
                .iterator()
                .next()
                .getLong(0);
    }
}
