package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.contract.dispatch.EndpointRule.QuietHours;
import io.paysync.dispatch.Chain.Link;
import io.paysync.dispatch.Chain.State;
import io.paysync.dispatch.Chain.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose turn it is among endpoints that stand in for each other, and which may. */
class ChainTest {
    private static final Instant BASE = Instant.parse("2026-11-27T04:00:00Z");
    private static final Duration WHOLE = Duration.ofHours(1);

    /** mail stands in for sms after 60 s, sms for push after 30 s. */
    private static final List<Link> CHAIN = List.of(
            new Link("push", Duration.ZERO, true),
            new Link("sms", Duration.ofSeconds(30), true),
            new Link("mail", Duration.ofSeconds(60), true));

    /** {@code -} no delivery, {@code W} waits, {@code D} delivered, {@code O} outdated, {@code U5} not told, ended after 5 s. */
    @ParameterizedTest(name = "push {0}, sms {1}, mail {2}: {3} {4}")
    @CsvSource({
        "W, W, W, push, 0",
        "W, W, W, sms, 30",
        "W, W, W, mail, 90",
        "U5, W, W, sms, 5",
        "U5, W, W, mail, 65",
        "U45, W, W, sms, 30",
        "U0, U0, W, mail, 0",
        "U5, U7, W, mail, 7",
        "W, U3, W, mail, 3",
        "-, W, W, sms, 0",
        "-, W, W, mail, 60",
        "-, -, W, mail, 0",
        "W, -, W, mail, 30",
        "D, W, W, sms, TOLD",
        "D, W, W, mail, TOLD",
        "W, D, W, push, TOLD",
        "W, W, D, push, TOLD",
        "U5, W, D, sms, TOLD",
        "U5, D, W, mail, TOLD",
        "D, U5, W, push, 0",
        "O, W, W, sms, SUPERSEDED",
        "U5, O, W, mail, SUPERSEDED",
        "W, O, W, push, 0",
        "W, U5, U5, push, 0",
    })
    void turnFollowsFromWhatBecameOfTheOthers(String push, String sms, String mail, String self, String expected) {
        Map<String, State> states = new HashMap<>();
        Map.of("push", push, "sms", sms, "mail", mail).forEach((id, letter) -> states.put(id, state(letter)));

        assertThat(text(Chain.turn(CHAIN, self, states, "order.paid", BASE))).isEqualTo(expected);
    }

    @Test
    void oneThatIsOffIsNotWaitedForButMayHaveBeenTold() {
        List<Link> chain =
                List.of(new Link("push", Duration.ZERO, false), new Link("sms", Duration.ofSeconds(30), true));

        assertThat(text(Chain.turn(chain, "sms", Map.of("push", state("W")), "order.paid", BASE)))
                .isEqualTo("0");
        assertThat(text(Chain.turn(chain, "sms", Map.of("push", state("D")), "order.paid", BASE)))
                .isEqualTo("TOLD");
    }

    /** It is 04:00 in the quiet hours of push, which end at 05:00, and of sms, which end at 06:00. */
    @ParameterizedTest(name = "push {0}: {1} {2}")
    @CsvSource({
        "W, push, 0",
        "W, sms, 3630",
        "U5, sms, 5",
        "U4000, sms, 3630",
        "W, mail, 7260",
    })
    void theStandInsTurnIsCountedFromTheEndOfTheQuietHoursBeforeIt(String push, String self, String expected) {
        QuietHours toFive = new QuietHours(LocalTime.of(3, 0), LocalTime.of(5, 0), "UTC", Set.of("order.failed"));
        QuietHours toSix = new QuietHours(LocalTime.of(3, 0), LocalTime.of(6, 0), "UTC", Set.of());
        List<Link> chain = List.of(
                new Link("push", Duration.ZERO, true, toFive),
                new Link("sms", Duration.ofSeconds(30), true, toSix),
                new Link("mail", Duration.ofSeconds(60), true));
        Map<String, State> states = Map.of("push", state(push), "sms", state("W"));

        assertThat(text(Chain.turn(chain, self, states, "order.paid", BASE))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} for {1} after {2} s")
    @CsvSource(
            nullValues = "-",
            value = {
                "mail, sms, 60, -",
                "sms, push, 5, -",
                "new, fax, 60, insteadOf.endpoint must be an endpoint of this merchant",
                "new, new, 60, an endpoint cannot stand in for itself",
                "new, push, 60, another endpoint stands in for push already",
                "push, sms, 60, endpoints cannot stand in for each other in a circle",
                "new, other, 0, insteadOf.afterSeconds must be between 1 and 3600",
                "new, other, 3601, insteadOf.afterSeconds must be between 1 and 3600",
                "mail, sms, 3600, all waits in a row together must not be longer than PT1H",
                "push, other, 3590, all waits in a row together must not be longer than PT1H",
                "mail, long3, 60, at most 3 endpoints may stand in a row (dispatch.endpoints.chainMax)",
                "long1, mail, 60, at most 3 endpoints may stand in a row (dispatch.endpoints.chainMax)",
            })
    void whatIsNoChainIsRefused(String id, String endpoint, long after, @Nullable String why) {
        Map<String, EndpointRule> rules = new HashMap<>(Map.of(
                "push", EndpointRule.DEFAULT,
                "sms", instead("push"),
                "mail", EndpointRule.DEFAULT,
                "other", EndpointRule.DEFAULT,
                "long1", EndpointRule.DEFAULT,
                "long2", instead("long1"),
                "long3", instead("long2")));

        assertThat(Chain.refuse(id, new InsteadOf(endpoint, Duration.ofSeconds(after)), rules, 3, WHOLE)
                        .orElse(null))
                .isEqualTo(why);
    }

    private static EndpointRule instead(String endpoint) {
        return new EndpointRule(Filter.ALL, null, new InsteadOf(endpoint, Duration.ofSeconds(30)));
    }

    private static State state(String letter) {
        return switch (letter.charAt(0)) {
            case 'W' -> new State.Waiting();
            case 'D' -> new State.Delivered();
            case 'O' -> new State.Outdated();
            case 'U' -> new State.Untold(BASE.plusSeconds(Long.parseLong(letter.substring(1))));
            default -> new State.Absent();
        };
    }

    private static String text(Turn turn) {
        return switch (turn) {
            case Turn.From from ->
                String.valueOf(Duration.between(BASE, from.at()).toSeconds());
            case Turn.Over over -> over.why();
        };
    }
}
