package io.paysync.intake.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.intake.http.RawClient.Seen;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that take their time, on purpose or not. Deadlines are 0.6 s (head), 0.9 s (body), 1.2 s (idle) here. */
class SlownessTest {
    private static final String HEAD = "POST " + EchoListener.PATH + " HTTP/1.1\r\nHost: a\r\n";
    private static final String WHOLE = HEAD + "Content-Length: 2\r\n\r\nhi";

    private static final int DEAF_AT_ONCE = 20;
    private static final int DEAF_REQUESTS_MAX = 200_000;

    private static final Duration DEAF_PATIENCE = Duration.ofSeconds(30);

    private EchoListener server = new EchoListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(int connectionsMax, int perAddressMax) {
        server.close();
        server = new EchoListener(EchoListener.limits(Duration.ofSeconds(20), connectionsMax, perAddressMax), null);
    }

    /** Trickles the text with that pause and tells after how many ms the server had closed; -1 when it never did. */
    private static long closedAfter(RawClient client, String text, int pauseMs) {
        long start = System.nanoTime();
        for (int i = 0; i < text.length(); i++) {
            if (!client.send(text.substring(i, i + 1)) || client.read(pauseMs).closed()) {
                return (System.nanoTime() - start) / 1_000_000;
            }
        }
        return -1;
    }

    @Test
    void aSilentConnectionIsClosedAtTheHeadDeadline() {
        try (RawClient client = new RawClient(server.port)) {
            Seen seen = client.read(3000);

            assertThat(seen.closed()).isTrue();
            assertThat(seen.text()).isEmpty();
        }
    }

    @Test
    void aTricklingHeadDoesNotOutliveItsDeadline() {
        try (RawClient client = new RawClient(server.port)) {
            assertThat(closedAfter(client, HEAD + "X: " + "v".repeat(1000), 50)).isBetween(400L, 1500L);
        }
    }

    @Test
    void neitherDoesTheHeadOfALaterRequest() {
        try (RawClient client = new RawClient(server.port)) {
            client.send(WHOLE);
            assertThat(client.readOne(500).status()).isEqualTo(200);

            assertThat(closedAfter(client, HEAD + "X: " + "v".repeat(1000), 50)).isBetween(400L, 1500L);
        }
    }

    @Test
    void aTricklingBodyDoesNotOutliveItsDeadline() {
        try (RawClient client = new RawClient(server.port)) {
            client.send(HEAD + "Content-Length: 1000\r\n\r\n");

            assertThat(closedAfter(client, "x".repeat(999), 50)).isBetween(700L, 2000L);
        }
        assertThat(server.seen).isEmpty();
    }

    @Test
    void expectingToGoOnAndThenSendingNothingIsClosed() {
        try (RawClient client = new RawClient(server.port)) {
            client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");

            assertThat(client.read(3000).closed()).isTrue();
        }
    }

    @Test
    void anIdleConnectionIsClosed() {
        try (RawClient client = new RawClient(server.port)) {
            client.send(WHOLE);

            Seen seen = client.read(3000);

            assertThat(seen.status()).isEqualTo(200);
            assertThat(seen.closed()).isTrue();
        }
    }

    @Test
    void aBusyConnectionIsNot() {
        try (RawClient client = new RawClient(server.port)) {
            for (int i = 0; i < 6; i++) {
                client.send(WHOLE);
                assertThat(client.readOne(500).status()).isEqualTo(200);
                assertThat(client.read(400).closed()).isFalse();
            }
        }
    }

    @Test
    void aPeerThatAsksMuchAndNeverReadsIsSentAwayAndNobodyWaitsForIt() {
        server.behaviour = EchoListener.Behaviour.LONG;
        try (RawClient deaf = RawClient.deaf(server.port)) {
            deaf.send(WHOLE.repeat(100));
            Probe.until("its requests to be in work", () -> server.seen.size() > 10);

            server.behaviour = EchoListener.Behaviour.ANSWER;
            for (int i = 0; i < 20; i++) {
                assertThat(RawClient.ask(server.port, WHOLE).status()).isEqualTo(200);
            }
            Probe.until("it to be closed", DEAF_PATIENCE, () -> connections() == 0);
        }
    }

    /** What it has not read stands in the way of an ordinary close. */
    @Test
    void aPeerThatLeavesLessUnreadThanItMayIsSentAwayWhenItIsIdle() {
        server.close();
        server = new EchoListener(EchoListener.unread(64 << 20), null);
        server.behaviour = EchoListener.Behaviour.LONG;
        try (RawClient deaf = RawClient.deaf(server.port)) {
            deaf.send(WHOLE.repeat(100));
            Probe.until("its requests to be in work", () -> server.seen.size() > 10);

            Probe.until("it to be closed", DEAF_PATIENCE, () -> connections() == 0);
        }
    }

    /** It is never idle, so only what it leaves unread tells. */
    @Test
    void aPeerThatAsksOnAndOnAndNeverReadsIsSentAwayToo() {
        restart(1000, 1000);
        server.behaviour = EchoListener.Behaviour.LONG;
        try (RawClient deaf = RawClient.deaf(server.port)) {
            int sent = 0;
            while (sent < DEAF_REQUESTS_MAX && deaf.send(WHOLE.repeat(DEAF_AT_ONCE))) {
                sent += DEAF_AT_ONCE;
            }

            assertThat(sent).as("requests taken before it was closed").isLessThan(DEAF_REQUESTS_MAX);
            assertThat(server.meters
                            .get("paysync.intake.http.refused")
                            .tag("status", "unread")
                            .counter()
                            .count())
                    .isPositive();
        }
        server.behaviour = EchoListener.Behaviour.ANSWER;
        assertThat(RawClient.ask(server.port, WHOLE).status()).isEqualTo(200);
    }

    @Test
    void silentSocketsMakeRoomForNewOnesAtTheBound() {
        restart(50, 1000);
        List<RawClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                silent.add(new RawClient(server.port));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(RawClient.ask(server.port, WHOLE).status()).isEqualTo(200);
            }
            Probe.until("connections within the bound", () -> connections() <= 50);
        } finally {
            silent.forEach(RawClient::close);
        }
    }

    @Test
    void connectionsThatBroughtGenuineCallbacksAreNotClosedForNewOnes() {
        restart(20, 10);
        List<RawClient> good = new ArrayList<>();
        List<RawClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                RawClient client = new RawClient(server.port);
                client.send(WHOLE);
                assertThat(client.readOne(500).status()).isEqualTo(200);
                good.add(client);
            }
            for (int i = 0; i < 100; i++) {
                silent.add(new RawClient(server.port));
            }

            for (RawClient client : good) {
                client.send(WHOLE);
                assertThat(client.readOne(500).status()).isEqualTo(200);
            }
        } finally {
            good.forEach(RawClient::close);
            silent.forEach(RawClient::close);
        }
    }

    @Test
    void whenAllConnectionsAreGoodANewOneIsNotTaken() {
        restart(1000, 5);
        List<RawClient> good = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                RawClient client = new RawClient(server.port);
                client.send(WHOLE);
                assertThat(client.readOne(500).status()).isEqualTo(200);
                good.add(client);
            }

            Seen seen = RawClient.ask(server.port, WHOLE);

            assertThat(seen.status()).isZero();
            assertThat(seen.closed()).isTrue();
        } finally {
            good.forEach(RawClient::close);
        }
        Probe.until("all gone", () -> connections() == 0);
        assertThat(RawClient.ask(server.port, WHOLE).status()).isEqualTo(200);
    }

    @Test
    void manySlowPeersDoNotDisturbTheOthers() {
        restart(3000, 3000);
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2000; i++) {
                RawClient client = new RawClient(server.port);
                client.send(i % 2 == 0 ? "POST /" : HEAD + "Content-Length: 9\r\n\r\nx");
                slow.add(client);
            }
            int answered = 0;
            for (int i = 0; i < 200; i++) {
                answered += RawClient.ask(server.port, WHOLE).status() == 200 ? 1 : 0;
            }
            assertThat(answered).isEqualTo(200);
        } finally {
            slow.forEach(RawClient::close);
        }
    }

    private double connections() {
        return server.meters.get("paysync.intake.connections").gauge().value();
    }
}
