package io.paysync.channels.push;

/** What one service is reached with. */
public sealed interface PushAccount permits ApnsPush.Config, FcmPush.Config, JpushPush.Config {}
