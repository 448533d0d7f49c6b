package io.paysync.orderstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.OrderStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusRowTest {
    @ParameterizedTest
    @EnumSource
    void aRowThatWasWrittenDownIsFoundByItsName(StatusRow row) {
        assertThat(StatusRow.of(row.name(), row.status)).isSameAs(row);
    }

    @Test
    void aNameThatIsNotKnownForTheStatusGivesItsFirstRow() {
        assertThat(StatusRow.of(null, OrderStatus.CHARGEBACK)).isSameAs(StatusRow.DISPUTE_LOST);
        assertThat(StatusRow.of("A_LATER_RULE", OrderStatus.REVERSED)).isSameAs(StatusRow.PAYMENT_UNDONE);
        assertThat(StatusRow.of("MONEY_IS_THERE", OrderStatus.CLOSED)).isSameAs(StatusRow.ENDED_UNPAID);
    }
}
