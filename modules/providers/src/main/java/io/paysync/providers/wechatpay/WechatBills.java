package io.paysync.providers.wechatpay;

import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLimits;
import io.paysync.providers.bill.BillReader;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** Trade bills: UTF-8, of what was paid and refunded on the day in Beijing. */
final class WechatBills implements Bills {
    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(StandardCharsets.UTF_8, ',', false, name -> name.endsWith(".csv"));

    private final WechatConfig config;
    private final Optional<BillClient> client;

    WechatBills(WechatConfig config, Optional<BillClient> client) {
        this.config = config;
        this.client = client;
    }

    @Override
    public ZoneId zone() {
        return BeijingTime.ZONE;
    }

    @Override
    public int settleDays() {
        return 0;
    }

    @Override
    public BillReader open(InputStream file, LocalDate day, BillLimits limits) throws BillException {
        return SheetReader.open(file, LAYOUT, limits, new WechatSheet(config.mchid()));
    }

    @Override
    public Optional<BillClient> client() {
        return client;
    }
}
