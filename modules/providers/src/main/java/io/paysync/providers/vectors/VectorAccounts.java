package io.paysync.providers.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Settings;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.paysync.providers.ProviderAccounts;
import java.time.Instant;
import java.util.Map;

/**
 * Makes the account under test: the case's keys and configuration are written as a configuration file, and that is read
 * as any other. So what is judged is what runs.
 */
public final class VectorAccounts {
    static final String ACCOUNT = "vector";

    private VectorAccounts() {}

    /** @throws IllegalArgumentException when the configuration is refused */
    public static Account of(String named, JsonNode vector, Instant now) {
        String provider = OtherVectors.provider(named, vector);
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        section.put("provider", provider).put("account", ACCOUNT);
        JsonNode keys = vector.path("keys");
        JsonNode config = vector.path("config");
        switch (provider) {
            case "adyen" -> AdyenVectors.account(section, keys, config);
            case "alipay" -> alipay(section, keys, config);
            case "wechatpay" -> wechatpay(section, keys, config);
            case "stripe" -> stripe(section, keys, config);
            case "paypal" -> PaypalVectors.account(section, keys, config);
            case "unionpay" -> UnionpayVectors.account(section, keys, config);
            case "razorpay", "square", "checkout", "mollie" -> OtherVectors.account(provider, section, keys);
            default -> throw new TypeJudge.Unsupported("provider " + provider);
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("accounts").add(section);
        Settings settings = Settings.parse("case", text(root), Map.<String, String>of()::get);
        Accounts accounts = ProviderAccounts.load(settings.root(), now, null);
        if (!settings.mistakes().isEmpty()) {
            throw new IllegalArgumentException("its configuration is refused: " + settings.mistakes());
        }
        return accounts.find(new AccountRef(provider, ACCOUNT))
                .orElseThrow(() -> new IllegalArgumentException("its configuration makes no account"));
    }

    private static void alipay(ObjectNode section, JsonNode keys, JsonNode config) {
        String signType = config.path("sign_type").asText("RSA2");
        if (!signType.equals("RSA2")) {
            throw new TypeJudge.Unsupported("sign_type " + signType);
        }
        copy(config, "app_id", section, "appId");
        copy(config, "seller_id", section, "sellerId");
        section.put("variant", config.path("gateway_message_variant").asBoolean(false) ? "v2" : "v1");
        section.putArray("keys").addObject().put("publicKey", Expect.text(keys, "alipay_public_key_pem"));
    }

    private static void wechatpay(ObjectNode section, JsonNode keys, JsonNode config) {
        copy(config, "mchid", section, "mchid");
        copy(config, "appid", section, "appid");
        copy(config, "sub_mchid", section, "subMchid");
        copy(keys, "api_v3_key", section, "apiV3Key");
        copy(keys, "api_v2_key", section, "apiV2Key");
        tolerance(section, config);
        if (keys.has("wechatpay_public_key_pem")) {
            section.putArray("publicKeys")
                    .addObject()
                    .put("id", Expect.text(keys, "wechatpay_public_key_id"))
                    .put("publicKey", Expect.text(keys, "wechatpay_public_key_pem"));
        }
        if (keys.has("platform_certificate_pem")) {
            section.putArray("platformCertificates")
                    .addObject()
                    .put("certificate", Expect.text(keys, "platform_certificate_pem"));
        }
    }

    private static void stripe(ObjectNode section, JsonNode keys, JsonNode config) {
        section.put("environment", config.path("livemode").asBoolean(true) ? "live" : "sandbox");
        tolerance(section, config);
        ArrayNode secrets = section.putArray("endpointSecrets");
        keys.path("endpoint_secrets").forEach(secret -> secrets.addObject().put("secret", secret.asText()));
    }

    private static void tolerance(ObjectNode section, JsonNode config) {
        if (config.has("tolerance_seconds")) {
            section.put("tolerance", config.get("tolerance_seconds").asInt() + "s");
        }
    }

    static void copy(JsonNode from, String field, ObjectNode to, String key) {
        if (from.hasNonNull(field)) {
            to.put(key, from.get(field).asText());
        }
    }

    /** JSON is YAML, except that the settings replace {@code ${…}} in it. */
    private static String text(ObjectNode root) {
        try {
            return new ObjectMapper().writeValueAsString(root).replace("${", "$${");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("its configuration cannot be written", e);
        }
    }
}
