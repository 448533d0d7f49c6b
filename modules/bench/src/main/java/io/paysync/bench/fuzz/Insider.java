package io.paysync.bench.fuzz;

import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody with the provider's key: whatever message it makes up has the proof it needs, so that what it says is read at all. */
public interface Insider {
    /** The verdict on this message, which is signed. */
    Verdict judge(RawCallback signed, Instant now);

    /** Signs a callback; null when it has no form that could be signed. */
    interface Signing {
        @Nullable
        RawCallback sign(RawCallback raw);
    }

    /** The same with these headers alone in place of others of their names; given as name, value, name, value. */
    static RawCallback with(RawCallback raw, byte[] body, String... headers) {
        List<Map.Entry<String, String>> all = new ArrayList<>();
        for (Map.Entry<String, String> header : raw.headers()) {
            boolean replaced = false;
            for (int i = 0; i < headers.length; i += 2) {
                replaced |= header.getKey().equalsIgnoreCase(headers[i]);
            }
            if (!replaced) {
                all.add(header);
            }
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.add(Map.entry(headers[i], headers[i + 1]));
        }
        return new RawCallback(raw.method(), raw.path(), raw.query(), all, body);
    }
}
