package io.paysync.channels.sms;

/** What one service is reached with. */
public sealed interface SmsAccount permits AliyunSms.Config, TencentSms.Config, TwilioSms.Config {}
