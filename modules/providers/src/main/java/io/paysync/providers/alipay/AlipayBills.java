package io.paysync.providers.alipay;

import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLimits;
import io.paysync.providers.bill.BillReader;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.bill.SheetReader;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** Trade bills: a zip with one file of details and one of sums, in GBK, of what was paid and refunded on the day in Beijing. */
final class AlipayBills implements Bills {
    /** GB18030 is GBK and more, so it reads both. */
    private static final SheetReader.Layout LAYOUT = new SheetReader.Layout(
            Charset.forName("GB18030"), ',', true, name -> name.endsWith("业务明细.csv") || name.endsWith("_DETAILS.csv"));

    private final AlipayConfig config;
    private final Optional<BillClient> client;

    AlipayBills(AlipayConfig config, Optional<BillClient> client) {
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
        return SheetReader.open(file, LAYOUT, limits, new AlipaySheet(config.sellerId(), day));
    }

    @Override
    public Optional<BillClient> client() {
        return client;
    }
}
