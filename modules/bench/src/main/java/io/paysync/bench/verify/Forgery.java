package io.paysync.bench.verify;

import io.paysync.bench.fuzz.Subject;
import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A genuine callback with another letter in its body: as long, as well formed, and refused for its signature alone. */
final class Forgery {
    private Forgery() {}

    static RawCallback of(Account account, RawCallback raw) {
        // From the front: in a form the signature itself stands near the end, and one that is odd costs nothing to
        // refuse.
        for (int i = 0; i < raw.body().length; i++) {
            byte[] body = raw.body().clone();
            if (body[i] < '0' || body[i] > '8') {
                continue;
            }
            body[i]++;
            List<Map.Entry<String, String>> headers = new ArrayList<>(raw.headers());
            RawCallback forged = new RawCallback(raw.method(), raw.path(), raw.query(), headers, body);
            if (account.verify(forged, Subject.NOW) instanceof Verdict.Refused refused
                    && refused.reason() == Reason.BAD_SIGNATURE) {
                return forged;
            }
        }
        throw new IllegalStateException("no digit of it is signed");
    }
}
