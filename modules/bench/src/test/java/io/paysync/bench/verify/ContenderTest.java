package io.paysync.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.bench.fuzz.Padding;
import io.paysync.bench.fuzz.Subject;
import io.paysync.bench.peers.Peer;
import io.paysync.bench.verify.VerifyCommand.Times;
import io.paysync.providers.Verdict;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured does what it is measured for. */
class ContenderTest {
    static Stream<String> names() {
        return Contender.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void allJudgeTheSameGenuineCallback(String name) throws Exception {
        Contender contender = Contender.of(name);

        assertThat(contender.account().verify(contender.raw(), Subject.NOW)).isInstanceOf(Verdict.Genuine.class);
        assertThat(contender.floor().holds()).isTrue();
        assertThat(contender.account().verify(contender.forged(), Subject.NOW)).isInstanceOf(Verdict.Refused.class);
        Peer peer = contender.peer();
        if (peer != null) {
            assertThat(peer.library().takes(contender.raw())).isTrue();
            assertThat(peer.reading().takes(contender.raw())).isTrue();
            assertThat(peer.libraryTakes(contender.forged())).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theLargestBodiesAreGenuineAndNearlyAsLargeAsMayBe(String name) throws IOException, GeneralSecurityException {
        Contender contender = Contender.of(name);

        assertThat(contender.largest().get(0).body().length).isGreaterThan(Padding.BODY_BYTES_MAX - 1500);
        assertThat(contender.largest()).hasSize(3).allSatisfy(raw -> {
            assertThat(raw.body().length).isLessThanOrEqualTo(Padding.BODY_BYTES_MAX);
            assertThat(contender.padded().verify(raw, Subject.NOW)).isInstanceOf(Verdict.Genuine.class);
        });
    }

    @Test
    void everyLibraryThatJudgesBesideUsIsMeasuredToo() throws IOException, GeneralSecurityException {
        int libraries = 0;
        for (String name : Contender.NAMES) {
            libraries += Contender.of(name).peer() == null ? 0 : 1;
        }
        assertThat(libraries).isEqualTo(7);
    }

    @Test
    void aTargetIsMissedBySlownessAlone() {
        assertThat(new Times("stripe", 9, 10, 2, 3, 1, 100).reached()).isTrue();
        assertThat(new Times("stripe", 11, 10, 2, 3, 1, 100).reached()).isFalse();
        assertThat(new Times("stripe", 9, 10, 4, 3, 1, 100).reached()).isFalse();
        assertThat(new Times("alipay", 9, 17, 2, 3, 1, 100).reached()).isFalse();
        assertThat(new Times("alipay", 8, 17, 2, 3, 1, 100).reached()).isTrue();
        assertThat(new Times("checkout", 9, 0, 2, 0, 1, 100).reached()).isTrue();
        assertThat(new Times("checkout", 9, 0, 2, 0, 1, 1001).reached()).isFalse();
    }
}
