package io.paysync.bench.fuzz;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Texts;
import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.providers.vectors.RawHttp;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold for every input, whoever made it. A breach is an AssertionError. */
public final class Properties {
    /** What the listener lets through unless it is told otherwise. */
    static final int BODY_BYTES_MAX = 64 * 1024;

    private static final Instant YEAR_10000 =
            Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1);

    /** Sealed by a cipher that does not notice changes: a hint, which counts only once a query confirms it. */
    private static final String HINT_KEY = "apiV2Key";

    /** Their event's number stands in a header that is not signed; the same payment under another number is the same. */
    private static final Set<String> UNSIGNED_KEYS = Set.of("razorpay");

    private final Subject subject;
    private final Set<List<Object>> signed = new HashSet<>();

    /** What became of an input. */
    public enum Outcome {
        /** No request at all. */
        SKIPPED,
        REFUSED,
        GENUINE
    }

    public Properties(Subject subject) throws IOException {
        this.subject = subject;
        List<byte[]> seeds = new ArrayList<>(subject.inputs().values());
        seeds.addAll(subject.largest().values());
        for (byte[] seed : seeds) {
            RawCallback raw = request(seed);
            if (raw != null && subject.account().verify(raw, Subject.NOW) instanceof Verdict.Genuine genuine) {
                genuine.facts().forEach(fact -> signed.add(said(fact)));
            }
        }
    }

    /** The request in this input; null when it is none, or larger than the listener lets through. */
    static @Nullable RawCallback request(byte[] input) {
        try {
            RawCallback raw = RawHttp.parse(input);
            return raw.body().length > BODY_BYTES_MAX ? null : raw;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** How often anybody outside was asked. */
    long asked() {
        return subject.asking().asked();
    }

    /** Without the key: no fact is taken but one that some seed says, word for word. */
    public Outcome stranger(byte[] input) {
        RawCallback raw = request(input);
        if (raw == null) {
            return Outcome.SKIPPED;
        }
        Account account = subject.account();
        Verdict verdict = account.verify(raw, Subject.NOW);
        List<String> steps = new ArrayList<>();
        require(verdict.equals(account.explain(raw, Subject.NOW, steps::add)), "explain judges otherwise than verify");
        account.accepted(raw);
        subject.asking().check(raw);
        return switch (verdict) {
            case Verdict.Refused refused -> {
                account.refused(refused);
                yield Outcome.REFUSED;
            }
            case Verdict.Genuine genuine -> {
                sane(genuine);
                account.details(raw, Subject.NOW);
                boolean hint = genuine.keyId().equals(HINT_KEY)
                        && genuine.facts().stream().allMatch(PaymentFact::needsQuery);
                boolean known = genuine.facts().stream().allMatch(fact -> signed.contains(said(fact)));
                require(hint || known, "it says what nobody signed");
                yield Outcome.GENUINE;
            }
        };
    }

    /** With the key: whatever is said, it can be stored, sent and booked without surprise. */
    public Outcome insider(byte[] input) {
        RawCallback raw = request(input);
        RawCallback signed = raw == null ? null : subject.sign(raw);
        if (signed == null) {
            return Outcome.SKIPPED;
        }
        subject.asking().check(signed);
        return switch (subject.insider().judge(signed, Subject.NOW)) {
            case Verdict.Refused refused -> {
                subject.account().refused(refused);
                yield Outcome.REFUSED;
            }
            case Verdict.Genuine genuine -> {
                sane(genuine);
                require(
                        genuine.equals(subject.insider().judge(signed, Subject.NOW)),
                        "the same says something else again");
                yield Outcome.GENUINE;
            }
        };
    }

    private void sane(Verdict.Genuine genuine) {
        require(!genuine.facts().isEmpty(), "genuine without a fact would not be in the ledger");
        Set<String> keys = new HashSet<>();
        for (PaymentFact fact : genuine.facts()) {
            require(keys.add(fact.key().eventKey()), "two facts with one key");
            require(fact.environment() == subject.account().environment(), "of another environment than its account");
            require(Texts.clean(fact.rawStatus()), "a raw status that cannot be stored");
            require(fact.orderNo() == null || storable(fact.orderNo()), "an order number that cannot be stored");
            require(fact.tradeNo() == null || storable(fact.tradeNo()), "a trade number that cannot be stored");
            require(dated(fact.occurredAt()), "a time that cannot be stored");
            require(texts(fact.claim()).stream().allMatch(Texts::clean), "a claim that cannot be stored");
            // Money is never negative, by its constructor; what comes back from the bus must be what went in.
            require(Json.read(Json.write(fact), PaymentFact.class).equals(fact), "the bus changes it");
        }
    }

    private static List<String> texts(Claim claim) {
        return switch (claim) {
            case Claim.Refunded refund ->
                Stream.of(refund.merchantRefundNo(), refund.providerRefundNo())
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .toList();
            case Claim.Disputed dispute -> List.of(dispute.disputeId());
            case Claim.Unusable unusable -> List.of(unusable.why());
            case Claim.Pending p -> List.of();
            case Claim.Paid p -> List.of();
            case Claim.Failed f -> List.of();
            case Claim.Closed c -> List.of();
            case Claim.Reversed r -> List.of();
            case Claim.Other o -> List.of();
        };
    }

    /** Whether it is plausible is for order-state to say. */
    private static boolean dated(@Nullable Instant when) {
        return when == null || !when.isBefore(Instant.EPOCH) && when.isBefore(YEAR_10000);
    }

    private static boolean storable(String number) {
        return !number.isEmpty() && number.length() <= 200 && Texts.clean(number);
    }

    /** All of a fact that moves an order. Adyen signs each alone, so a batch may be cut in pieces. */
    private static List<Object> said(PaymentFact fact) {
        return List.of(
                UNSIGNED_KEYS.contains(fact.key().account().provider()) ? "" : fact.key(),
                fact.claim(),
                String.valueOf(fact.orderNo()),
                String.valueOf(fact.tradeNo()));
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
