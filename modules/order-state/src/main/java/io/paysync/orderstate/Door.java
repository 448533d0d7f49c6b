package io.paysync.orderstate;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Texts;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that no column or index can hold (NUL, control characters, endless ones) would make a fact fail for ever and be
 * sent for ever. Such a fact is taken in as one that cannot be used, so that a person sees it.
 */
final class Door {
    private static final int NUMBER_CHARS_MAX = 128;

    private Door() {}

    /** The fact as it can be stored; itself when nothing is wrong with it. */
    static PaymentFact storable(PaymentFact fact) {
        Optional<String> bad = numbers(fact)
                .filter(number -> !Texts.clean(number) || number.length() > NUMBER_CHARS_MAX)
                .findFirst();
        return bad.isEmpty()
                ? fact
                : new PaymentFact(
                        fact.key(),
                        fact.source(),
                        fact.merchant(),
                        fact.orderNo() == null ? null : Texts.sanitized(fact.orderNo(), 2 * NUMBER_CHARS_MAX),
                        fact.tradeNo() == null ? null : Texts.sanitized(fact.tradeNo(), NUMBER_CHARS_MAX),
                        new Claim.Unusable(
                                "a number in it cannot be stored: " + Texts.sanitized(bad.get(), NUMBER_CHARS_MAX / 2)),
                        fact.rawStatus(),
                        fact.occurredAt(),
                        fact.receivedAt(),
                        fact.needsQuery(),
                        fact.stale(),
                        fact.environment());
    }

    private static Stream<String> numbers(PaymentFact fact) {
        Stream<@Nullable String> claimed = switch (fact.claim()) {
            case Claim.Refunded r -> Stream.of(r.merchantRefundNo(), r.providerRefundNo());
            case Claim.Disputed d -> Stream.of(d.disputeId());
            default -> Stream.empty();
        };
        return Stream.concat(Stream.of(fact.orderNo(), fact.tradeNo()), claimed).filter(Objects::nonNull);
    }
}
