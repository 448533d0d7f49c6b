package io.paysync.launcher.cli;

import static io.paysync.launcher.node.StripeShop.NEW;
import static io.paysync.launcher.node.StripeShop.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.launcher.node.StripeShop;
import io.paysync.testkit.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys tried on stored callbacks before a node uses them. */
class KeysCommandTest {
    private static final String SECRETS = "endpointSecrets: [{id: one, secretFile: secret}]";

    @TempDir
    private Path directory;

    private CommandLineTest.Ran check(StripeShop shop, String secrets) {
        Path planned = directory.resolve("planned.yaml");
        try {
            Files.writeString(planned, Files.readString(shop.settings).replace(SECRETS, secrets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CommandLineTest.run("keys", "check", "--config", planned.toString(), "--account", "stripe/main");
    }

    @Test
    void plannedKeysAreJudgedByWhatCameIn() throws IOException {
        try (StripeShop shop = new StripeShop(directory, "0s")) {
            CommandLineTest.Ran nothing = check(shop, SECRETS);
            assertThat(nothing.out())
                    .contains("accepted before: 0 in that time")
                    .contains("NOTHING JUDGED: there is no");
            assertThat(nothing.code()).isEqualTo(ExitCode.NOTHING_JUDGED);
            for (int i = 0; i < 3; i++) {
                assertThat(shop.callback(OLD)).isEqualTo(200);
            }
            assertThat(shop.callback(NEW)).isEqualTo(400);

            // A sample of what is refused is written behind the answer.
            String added = "endpointSecrets: [{id: one, secretFile: secret}, {id: two, secret: " + NEW
                    + ", validTo: 2099-01-01T00:00:00Z}]";
            CommandLineTest.Ran both = Probe.value(
                    "the refused callback to be kept",
                    () -> Optional.of(check(shop, added))
                            .filter(ran -> ran.out().contains("refused before: 1")));
            CommandLineTest.Ran later = check(
                    shop,
                    "endpointSecrets: [{id: one, secretFile: secret}, {id: two, secret: " + NEW
                            + ", validFrom: 2098-01-01T00:00:00Z}]");
            CommandLineTest.Ran onlyNew = check(shop, "endpointSecrets: [{id: two, secret: " + NEW + "}]");

            assertThat(both.code()).isEqualTo(ExitCode.OK);
            assertThat(both.out())
                    .contains("endpointSecrets two: until 2099-01-01T00:00:00Z")
                    .contains("accepted before: 3, from ")
                    .contains("3 proven by one")
                    .contains("none proven by two")
                    .contains("1 would be accepted, proven by two")
                    .doesNotContain(OLD, NEW);
            assertThat(later.code()).isEqualTo(ExitCode.OK);
            assertThat(later.out())
                    .contains("endpointSecrets two: from 2098-01-01T00:00:00Z")
                    .contains("1 would be accepted, proven by two");
            assertThat(onlyNew.code()).isEqualTo(ExitCode.FAILED);
            assertThat(onlyNew.out()).contains("3 NOT proven: BAD_SIGNATURE");
        }
    }

    @Test
    void keysAreListedWithTheirTimeAndWithoutThemselves() throws IOException {
        Path file = Files.writeString(directory.resolve("paysync.yaml"), """
                database: {password: x}
                dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
                accounts:
                  - provider: stripe
                    account: main
                    endpointSecrets:
                      - {id: gone, secret: %s, validTo: 2020-01-01T00:00:00Z}
                      - {id: now, secret: %s}
                      - {id: soon, secret: %s, validFrom: 2098-01-01T00:00:00Z}
                  - {provider: mollie, account: main, apiKey: live_12345678901234567890}
                """.formatted(OLD, OLD, NEW));

        CommandLineTest.Ran ran = CommandLineTest.run("keys", "list", "--config", file.toString());

        assertThat(ran.code()).isEqualTo(ExitCode.OK);
        assertThat(ran.out())
                .contains("stripe/main (live)")
                .contains("endpointSecrets gone: ended 2020-01-01T00:00:00Z")
                .contains("endpointSecrets now: always")
                .contains("endpointSecrets soon: from 2098-01-01T00:00:00Z")
                .contains("no key of its own")
                .doesNotContain(OLD, NEW, "1234567890");
    }

    @Test
    void wrongUseIsSaid() {
        assertThat(CommandLineTest.run("keys").code()).isEqualTo(ExitCode.USAGE);
        assertThat(CommandLineTest.run("keys", "check", "--config", "gone.yaml").code())
                .isEqualTo(ExitCode.NO_INPUT);
        assertThat(CommandLineTest.run("keys", "check", "--config", "x", "--last", "0")
                        .code())
                .isEqualTo(ExitCode.USAGE);
    }
}
