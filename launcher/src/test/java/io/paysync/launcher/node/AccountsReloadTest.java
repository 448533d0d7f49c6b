package io.paysync.launcher.node;

import static io.paysync.launcher.node.StripeShop.NEW;
import static io.paysync.launcher.node.StripeShop.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.testkit.Probe;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are changed in the settings file, or in a file it names, while the node runs. */
class AccountsReloadTest {
    @TempDir
    private Path directory;

    @Test
    void aNewSecretCountsAsSoonAsTheNodeIsToldToLook() throws IOException {
        try (StripeShop shop = new StripeShop(directory, "0s")) {
            assertThat(shop.callback(OLD)).isEqualTo(200);
            assertThat(shop.callback(NEW)).isEqualTo(400);
            assertThat(shop.reload().body()).isEqualTo("{\"changed\":[],\"restart\":[],\"mistakes\":[]}");

            Files.writeString(shop.secret, NEW);
            HttpResponse<String> answer = shop.reload();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"changed\":[\"stripe/main\"]");
            assertThat(shop.callback(NEW)).isEqualTo(200);
            assertThat(shop.callback(OLD)).isEqualTo(400);
        }
    }

    @Test
    void aFileWithAMistakeChangesNothingAndIsTold() throws IOException {
        try (StripeShop shop = new StripeShop(directory, "0s")) {
            String good = Files.readString(shop.settings);

            Files.writeString(shop.settings, good.replace("secretFile: secret", "secretFile: gone"));
            HttpResponse<String> answer = shop.reload();

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("secretFile: cannot be read");
            assertThat(shop.callback(OLD)).isEqualTo(200);
            assertThat(shop.health()).contains("the settings hold mistakes now");

            Files.writeString(shop.settings, good.replace("account: main", "account: other"));
            assertThat(shop.reload().body()).contains("stripe/other is new", "stripe/main is gone");
            assertThat(shop.callback(OLD)).isEqualTo(200);
            assertThat(shop.health()).contains("counts after a restart");

            Files.delete(shop.settings);
            assertThat(shop.reload().statusCode()).isEqualTo(422);
            Files.writeString(shop.settings, good);
            assertThat(shop.reload().statusCode()).isEqualTo(200);
            assertThat(shop.health()).doesNotContain("mistakes", "restart");
        }
    }

    @Test
    void theNodeLooksByItself() throws IOException {
        try (StripeShop shop = new StripeShop(directory, "100ms")) {
            Files.writeString(shop.secret, NEW);

            Probe.until("the new secret to count", () -> shop.callback(NEW) == 200);
        }
    }
}
