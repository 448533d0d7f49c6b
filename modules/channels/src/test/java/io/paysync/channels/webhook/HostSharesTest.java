package io.paysync.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostSharesTest {
    private final HostShares shares = new HostShares(8);

    @Test
    void oneReceiverNeverHoldsAllConnectionsOfItsHost() {
        assertThat(most("h", "hole")).isEqualTo(4);
        assertThat(most("h", "second hole")).isEqualTo(2);
        assertThat(most("h", "third hole")).isEqualTo(1);
        assertThat(shares.begin("h", "well")).isTrue();
        assertThat(most("other host", "hole")).isEqualTo(4);
    }

    @Test
    void whatHasEndedIsFreeForTheOthers() {
        assertThat(most("h", "a")).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            shares.ended("h", "a");
        }

        assertThat(shares.idle()).isTrue();
        assertThat(most("h", "b")).isEqualTo(4);
        shares.ended("h", "b");
        assertThat(shares.begin("h", "a")).isTrue();
        assertThat(shares.begin("h", "b")).isTrue();
    }

    @Test
    void oneConnectionIsEnoughForOneCall() {
        HostShares narrow = new HostShares(1);

        assertThat(narrow.begin("h", "a")).isTrue();
        assertThat(narrow.begin("h", "b")).isFalse();
        narrow.ended("h", "a");
        assertThat(narrow.begin("h", "b")).isTrue();
    }

    private int most(String host, String receiver) {
        int calls = 0;
        while (calls < 100 && shares.begin(host, receiver)) {
            calls++;
        }
        return calls;
    }
}
