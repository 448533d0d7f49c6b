package io.paysync.bench.verify;

import io.paysync.bench.fuzz.Padding;
import io.paysync.bench.fuzz.Subject;
import io.paysync.bench.peers.Peer;
import io.paysync.bench.peers.Peers;
import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One provider's genuine callback and those who can judge it.
 *
 * @param raw what all of them judge
 * @param padded the account of {@code largest}, whose keys sign here
 * @param largest the same, padded to the largest body that the listener takes and signed anew
 * @param forged the same with one letter of its signature changed: judging it ends with the signature
 * @param peer null where the provider has none that verifies callbacks
 */
record Contender(
        Account account,
        RawCallback raw,
        Account padded,
        List<RawCallback> largest,
        RawCallback forged,
        @Nullable Peer peer,
        Floor floor) {
    /** Mollie is not among them: its callbacks have no signature, and nothing is verified. */
    static final List<String> NAMES = List.of(
            "adyen",
            "alipay",
            "checkout",
            "generic",
            "paypal",
            "razorpay",
            "square",
            "stripe",
            "unionpay",
            "wechatpay");

    private static final Set<String> RSA = Set.of("alipay", "paypal", "unionpay", "wechatpay");

    private static final Path SUBJECTS =
            Path.of(System.getProperty("paysync.home", "../.."), "modules/providers/src/test/resources/fuzz");

    static Contender of(String name) throws IOException, GeneralSecurityException {
        Subject subject = Subject.load(SUBJECTS, name);
        Peer peer =
                Peers.all().filter(each -> each.name().equals(name)).findFirst().orElse(null);
        Account account = peer == null ? subject.account() : peer.account();
        RawCallback raw = peer == null ? subject.genuine() : peer.genuine().get(0);
        List<RawCallback> largest =
                Padding.all(raw).stream().map(subject::signed).toList();
        for (RawCallback each : largest) {
            require(subject.account(), each);
        }
        require(account, raw);
        if (peer != null && !peer.libraryTakes(raw)) {
            throw new IllegalStateException("the library of " + name + " refuses the callback");
        }
        return new Contender(
                account,
                raw,
                subject.account(),
                largest,
                Forgery.of(account, raw),
                peer,
                RSA.contains(name) ? Floor.rsa(raw.body()) : Floor.hmac(raw.body()));
    }

    private static void require(Account account, RawCallback raw) {
        Verdict verdict = account.verify(raw, Subject.NOW);
        if (!(verdict instanceof Verdict.Genuine)) {
            throw new IllegalStateException(account.ref() + " refuses what is to be measured: " + verdict + " "
                    + new String(raw.body(), 0, Math.min(200, raw.body().length), StandardCharsets.UTF_8));
        }
    }
}
