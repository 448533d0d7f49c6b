package io.paysync.orderstate;

import static io.paysync.orderstate.Mark.CLOSED;
import static io.paysync.orderstate.Mark.DISPUTED;
import static io.paysync.orderstate.Mark.FAILED;
import static io.paysync.orderstate.Mark.LOST;
import static io.paysync.orderstate.Mark.PAID;
import static io.paysync.orderstate.Mark.PARTLY;
import static io.paysync.orderstate.Mark.PENDING;
import static io.paysync.orderstate.Mark.REFUNDED;
import static io.paysync.orderstate.Mark.REVERSED;

import io.paysync.contract.domain.OrderStatus;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an order stands: the first row all of whose marks are there. The last row has none, so there is always one.
 *
 * <p>Money decides first: an order with a payment is PAID or beyond, whatever was reported closed or failed.
 */
enum StatusRow {
    DISPUTE_LOST(OrderStatus.CHARGEBACK, PAID, LOST),
    TAKEN_BACK_IN_DISPUTE(OrderStatus.CHARGEBACK, PAID, DISPUTED, REVERSED),
    IN_DISPUTE(OrderStatus.DISPUTED, PAID, DISPUTED),
    PAYMENT_UNDONE(OrderStatus.REVERSED, PAID, REVERSED),
    ALL_WENT_BACK(OrderStatus.REFUNDED, PAID, REFUNDED),
    A_PART_WENT_BACK(OrderStatus.PARTIALLY_REFUNDED, PAID, PARTLY),
    MONEY_IS_THERE(OrderStatus.PAID, PAID),
    UNDONE_UNSEEN(OrderStatus.REVERSED, REVERSED),
    ENDED_UNPAID(OrderStatus.CLOSED, CLOSED),
    ENDED_IN_FAILURE(OrderStatus.FAILED, FAILED),
    WAITING(OrderStatus.PENDING, PENDING),
    NOTHING_KNOWN(OrderStatus.CREATED);

    private static final List<StatusRow> ROWS = List.of(values());

    final OrderStatus status;

    /** Not to be changed. */
    @SuppressWarnings("ImmutableEnumChecker")
    final Set<Mark> marks;

    StatusRow(OrderStatus status, Mark... marks) {
        this.status = status;
        EnumSet<Mark> all = EnumSet.noneOf(Mark.class);
        all.addAll(List.of(marks));
        this.marks = Collections.unmodifiableSet(all);
    }

    /** The row by its name; where that is not known here, the first that ends in this status. */
    static StatusRow of(@Nullable String name, OrderStatus status) {
        StatusRow first = null;
        for (StatusRow row : ROWS) {
            if (row.status == status) {
                if (row.name().equals(name)) {
                    return row;
                }
                first = first == null ? row : first;
            }
        }
        return Objects.requireNonNull(first, "each status has a row");
    }

    static StatusRow of(Set<Mark> marks) {
        for (StatusRow row : ROWS) {
            if (marks.containsAll(row.marks)) {
                return row;
            }
        }
        throw new IllegalStateException("the last row fits always");
    }
}
