/**
 * Payment providers and a webhook receiver that behave like the real ones: correct signatures, real retry schedules,
 * scripted faults. Owns the HTTP paths {@code /sandbox/*} (control), {@code /alipay/*}, {@code /wechatpay/*} and
 * {@code /stripe/*} (the providers' APIs) of its own listener. It shares no line of code with the verifiers, so that it is
 * an independent check of them. For demo, tests and benchmarks; never for real money.
 */
@NullMarked
package io.paysync.sandbox;

import org.jspecify.annotations.NullMarked;
