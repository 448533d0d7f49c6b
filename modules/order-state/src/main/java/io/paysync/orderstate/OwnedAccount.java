package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Environment;

/** An account of the settings: whose it is, and whether what is paid through it is money. */
public record OwnedAccount(AccountRef ref, String merchant, Environment environment) {}
