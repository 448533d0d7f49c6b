package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.provider.Plugs;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every played provider through a whole node, with the settings that its account has by default. */
class EveryProviderTest {
    /** Their own numbers are all they can be asked by, so a lost callback is found when the shop gives one. */
    private static final Set<String> BY_OWN_NUMBER = Set.of("stripe", "paypal", "mollie", "square");

    private static final Set<String> NEVER_ASKED = Set.of("adyen", "generic");

    private static WholeSystem system;

    /** All are paid at once, so that what takes its time for one passes for all. */
    @BeforeAll
    static void start() {
        system = WholeSystem.start();
        for (String provider : all()) {
            String told = number(provider, "A");
            system.register(provider, told, system.open(provider, told, 1000), null);
            system.sandbox.payments().pay(provider, told, Faults.NONE);
        }
        for (String provider : asked()) {
            String silent = number(provider, "B");
            Money amount = system.open(provider, silent, 1000);
            Trade trade = system.sandbox.payments().find(provider, silent).orElseThrow();
            system.register(provider, silent, amount, BY_OWN_NUMBER.contains(provider) ? trade.tradeNo() : null);
            system.sandbox.payments().pay(provider, silent, Faults.dropped());
        }
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    static List<String> all() {
        return Plugs.names();
    }

    static List<String> asked() {
        return all().stream().filter(name -> !NEVER_ASKED.contains(name)).toList();
    }

    /** UnionPay wants it to begin with its time, and no other minds. */
    private static String number(String provider, String what) {
        return "20261120095712" + what + provider.toUpperCase(Locale.ROOT);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPaymentAndItsRefundsAreBookedByWhatIsToldOfThem(String provider) {
        String order = number(provider, "A");

        system.await(order, "PAID");
        system.sandbox.payments().refund(provider, order, 300, null, Trade.Outcome.SUCCEEDED, Faults.NONE);
        system.await(order, "PARTIALLY_REFUNDED");
        system.sandbox.payments().refund(provider, order, 700, null, Trade.Outcome.SUCCEEDED, Faults.NONE);
        system.await(order, "REFUNDED");

        JsonObject shown = system.order(order);
        assertThat(shown.getValue("review")).isNull();
        assertThat(shown.getJsonObject("refunded").getLong("minor")).isEqualTo(1000);
    }

    /** The callbacks as they were stored, by the rules of now. */
    @ParameterizedTest
    @MethodSource("all")
    void aStoredCallbackWouldBeTakenAgainAndChangesNothing(String provider) {
        String order = number(provider, "A");
        Set<String> booked = Set.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED");
        Probe.until(order + " to be booked", Duration.ofSeconds(60), () -> booked.contains(system.status(order)));
        JsonObject timeline = new JsonObject(
                system.get("/v1/orders/" + order + "/timeline", WholeSystem.KEY).body());
        String href = timeline.getJsonArray("entries").stream()
                .map(entry -> ((JsonObject) entry).getJsonObject("callback"))
                .filter(Objects::nonNull)
                .map(callback -> callback.getString("href"))
                .findFirst()
                .orElseThrow();

        JsonObject run = new JsonObject(system.send(HttpRequest.newBuilder(system.api(href))
                        .header("Authorization", "Bearer " + WholeSystem.KEY.text())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build())
                .body());

        assertThat(run.getBoolean("genuine")).as(run.encode()).isTrue();
        JsonObject fact = run.getJsonArray("facts").getJsonObject(0);
        // Mollie says what the payment is now, which may be another fact than then.
        assertThat(provider.equals("mollie") || fact.containsKey("known"))
                .as(provider + " " + fact.encode())
                .isTrue();
        assertThat(fact.getJsonObject("after").getString("orderId")).isEqualTo(order);
    }

    @ParameterizedTest
    @MethodSource("asked")
    void aPaymentOfWhichNothingIsToldIsFoundByAsking(String provider) {
        system.await(number(provider, "B"), "PAID");
    }
}
