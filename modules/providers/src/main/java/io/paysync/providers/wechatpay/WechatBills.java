package io.paysync.providers.wechatpay;

import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetBills;
import io.paysync.providers.bill.SheetReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Trade bills: UTF-8, of what was paid and refunded on the day in Beijing. */
final class WechatBills {
    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(StandardCharsets.UTF_8, ',', false, name -> name.endsWith(".csv"));

    private WechatBills() {}

    static Bills of(WechatConfig config, Optional<BillClient> client) {
        return new SheetBills(BeijingTime.ZONE, 0, true, LAYOUT, day -> new WechatSheet(config.mchid()), client);
    }
}
