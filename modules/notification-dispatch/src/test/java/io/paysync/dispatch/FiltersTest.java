package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Json;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order of 88.80 CNY at alipay/main with the word shop=berlin, just paid. */
class FiltersTest {
    private static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");
    private static final OrderKey KEY = new OrderKey("shop", "o1");
    private static final Change PAID = change(Samples.order(KEY, OrderStatus.PAID, 2, Map.of("shop", "berlin"), AT));

    @ParameterizedTest
    @CsvSource({
        "{}, true",
        "'{\"statuses\":[\"PAID\",\"REFUNDED\"]}', true",
        "'{\"statuses\":[\"CREATED\"]}', false",
        "'{\"providers\":[\"alipay\"]}', true",
        "'{\"providers\":[\"wechat\"]}', false",
        "'{\"accounts\":[\"alipay/other\",\"alipay/main\"]}', true",
        "'{\"accounts\":[\"alipay/other\"]}', false",
        "'{\"currencies\":[\"CNY\"],\"minorMin\":8880,\"minorMax\":8880}', true",
        "'{\"currencies\":[\"CNY\"],\"minorMin\":8881}', false",
        "'{\"currencies\":[\"CNY\"],\"minorMax\":8879}', false",
        "'{\"currencies\":[\"EUR\"],\"minorMin\":1}', false",
        "'{\"metadata\":{\"shop\":\"berlin\"}}', true",
        "'{\"metadata\":{\"shop\":\"Berlin\"}}', false",
        "'{\"metadata\":{\"shop\":\"berlin\",\"desk\":\"2\"}}', false",
        "'{\"statuses\":[\"PAID\"],\"providers\":[\"wechat\"]}', false",
        "'{\"statuses\":[\"PAID\"],\"whatIsToCome\":[1]}', true",
    })
    void everyPartMustPass(String filter, boolean passes) {
        assertThat(Filters.pass(Json.read(filter, Filter.class), PAID)).isEqualTo(passes);
    }

    @Test
    void anOrderWithoutAnAccountPassesNoFilterByAccount() {
        Order order = PAID.order();
        Order.Registration known = order.registration();
        Order.Registration anywhere =
                new Order.Registration(known.amount(), null, null, null, null, null, Map.of(), Map.of(), null, null);
        Change change = change(new Order(
                KEY,
                anywhere,
                order.status(),
                2,
                8880,
                0,
                null,
                null,
                null,
                order.payments(),
                order.refunds(),
                order.disputes(),
                AT,
                AT));

        assertThat(Filters.pass(
                        new Filter(Set.of(), Set.of("alipay"), Set.of(), Set.of(), null, null, Map.of()), change))
                .isFalse();
        assertThat(Filters.pass(Filter.ALL, change)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"statuses\":[\"EATEN\"]}', statuses",
        "'{\"providers\":[\"a/b\"]}', providers",
        "'{\"accounts\":[\"alipay\"]}', accounts",
        "'{\"currencies\":[\"cny\"]}', currencies",
        "'{\"minorMin\":1}', exactly one currency",
        "'{\"currencies\":[\"CNY\",\"EUR\"],\"minorMax\":1}', exactly one currency",
        "'{\"currencies\":[\"CNY\"],\"minorMin\":-1}', negative",
        "'{\"currencies\":[\"CNY\"],\"minorMin\":2,\"minorMax\":1}', least above the most",
        "'{\"metadata\":{\"\":\"x\"}}', metadata",
    })
    void whatCanBeNoFilterIsRefusedWithItsPart(String filter, String named) {
        assertThat(Filters.refuse(Json.read(filter, Filter.class)).orElse("")).contains(named);
    }

    @Test
    void aRuleOfAnOlderReleaseLetsEverythingPass() {
        assertThat(Json.read("{}", EndpointRule.class)).isEqualTo(EndpointRule.DEFAULT);
        assertThat(Filters.refuse(Filter.ALL)).isEmpty();
    }

    private static Change change(Order order) {
        return new Change(KEY, 2, OrderStatus.CREATED, order.status(), null, Source.CALLBACK, "sample", AT, order);
    }
}
