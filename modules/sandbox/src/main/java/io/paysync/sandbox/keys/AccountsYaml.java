package io.paysync.sandbox.keys;

import io.paysync.contract.bus.Json;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.Plugs;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The {@code accounts:} section of a Paysync that works with the sandbox: each provider's public keys to verify, the
 * merchant's private keys to ask, and the sandbox's addresses instead of the real ones.
 */
public final class AccountsYaml {
    private AccountsYaml() {}

    /** @param sandbox where the sandbox listens, {@code http://127.0.0.1:9090} */
    public static String of(SandboxKeys keys, URI sandbox, String account) {
        return text(list(keys, sandbox, account));
    }

    /** @param providers those of these alone */
    public static String of(SandboxKeys keys, URI sandbox, String account, Set<String> providers) {
        return text(list(keys, sandbox, account).stream()
                .filter(entry -> providers.contains(String.valueOf(entry.get("provider"))))
                .toList());
    }

    private static String text(List<Map<String, Object>> entries) {
        StringBuilder out = new StringBuilder("accounts:\n");
        for (Map<String, Object> entry : entries) {
            String lead = "  - ";
            for (Map.Entry<String, Object> field : entry.entrySet()) {
                // JSON is YAML: lists, and PEM text with its line breaks escaped, need no care with indentation.
                out.append(lead)
                        .append(field.getKey())
                        .append(": ")
                        .append(Json.write(field.getValue()))
                        .append('\n');
                lead = "    ";
            }
        }
        return out.toString();
    }

    /** The same as values: text, lists and maps. */
    public static List<Map<String, Object>> list(SandboxKeys keys, URI sandbox, String account) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Plug plug : Plugs.ALL) {
            Map<String, Object> entry = entry(plug.name(), account);
            entry.putAll(new TreeMap<>(plug.account(keys.of(plug.name()), URI.create(sandbox + "/" + plug.name()))));
            all.add(entry);
        }
        return all;
    }

    private static Map<String, Object> entry(String provider, String account) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("provider", provider);
        entry.put("account", account);
        entry.put("environment", "sandbox");
        return entry;
    }
}
