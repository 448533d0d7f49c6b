package io.paysync.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.AccountRef;
import io.paysync.intake.StoredCallbacks.Stored;
import io.paysync.platform.config.Settings;
import io.paysync.providers.Account;
import io.paysync.providers.ProviderAccounts;
import io.paysync.providers.RawCallback;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be told of callbacks whose proof has to be fetched from the provider. */
class KeyTrialTest {
    private static final Path VECTORS = Path.of("../modules/providers/src/test/resources/vectors");
    private static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");

    private static JsonNode vector(String name) throws IOException {
        return new ObjectMapper().readTree(VECTORS.resolve(name + ".json").toFile());
    }

    private static List<Stored> stored(JsonNode vector) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        vector.at("/request/headers")
                .forEach(h -> headers.add(Map.entry(h.get(0).asText(), h.get(1).asText())));
        byte[] body =
                Base64.getDecoder().decode(vector.at("/request/body_base64").asText());
        return List.of(new Stored(AT, "key", new RawCallback("POST", "/", null, headers, body)));
    }

    private static Account account(ObjectNode section) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("accounts").add(section.put("account", "main"));
        Settings settings = Settings.parse("test", root.toString(), Map.<String, String>of()::get);
        Account account = ProviderAccounts.load(settings.root(), AT, null)
                .find(new AccountRef(section.path("provider").asText(), "main"))
                .orElse(null);
        assertThat(settings.mistakes()).isEmpty();
        assertThat(account).isNotNull();
        return account;
    }

    /** Its platform certificates are fetched, so none is known here. */
    private static Account wechat(JsonNode vector, String apiV3Key) throws NoSuchAlgorithmException {
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
        return account(JsonNodeFactory.instance
                .objectNode()
                .put("provider", "wechatpay")
                .put("mchid", vector.at("/config/mchid").asText())
                .put("apiV3Key", apiV3Key)
                .put("merchantSerial", "1DDE55AD")
                .put("merchantPrivateKey", pem));
    }

    @Test
    void aSealIsTriedThoughTheSignatureCannotBe() throws Exception {
        JsonNode vector = vector("wechatpay/pay-success-pubkey");

        KeyTrial right =
                KeyTrial.of(wechat(vector, vector.at("/keys/api_v3_key").asText()), stored(vector));
        KeyTrial wrong = KeyTrial.of(wechat(vector, "0123456789abcdef0123456789abcdef"), stored(vector));

        assertThat(right.openedBy()).containsExactly(Map.entry("apiV3Key", 1));
        assertThat(right.notProven()).isEmpty();
        assertThat(right.judged()).isTrue();
        assertThat(wrong.notProven()).containsOnlyKeys("DECRYPT_FAILED, no configured APIv3 key opens the resource");
    }

    @Test
    void whereNothingIsSealedNothingIsJudged() throws Exception {
        JsonNode vector = vector("paypal/pay-success");
        Account account = account(JsonNodeFactory.instance
                .objectNode()
                .put("provider", "paypal")
                .put("environment", "sandbox")
                .put("webhookId", "wrong"));

        KeyTrial trial = KeyTrial.of(account, stored(vector));

        assertThat(trial.judged()).isFalse();
        assertThat(trial.unclear()).hasSize(1);
    }
}
