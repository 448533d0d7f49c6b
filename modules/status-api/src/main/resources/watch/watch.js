// Shows the live status of one order. The token is in the address; everything shown is set as text, never as markup.
(function () {
  'use strict';

  var chinese = document.documentElement.lang.indexOf('zh') === 0;
  var words = chinese
    ? {
        title: '订单状态', order: '订单号', live: '实时更新中', lost: '连接中断，正在重连…', ended: '链接已失效，请返回商户页面重新打开。',
        CREATED: '等待支付', PENDING: '支付处理中', PAID: '支付成功', PARTIALLY_REFUNDED: '已部分退款', REFUNDED: '已退款',
        FAILED: '支付失败', CLOSED: '订单已关闭', REVERSED: '支付已撤销', DISPUTED: '交易有争议', CHARGEBACK: '已拒付'
      }
    : {
        title: 'Order status', order: 'Order', live: 'Live', lost: 'Connection lost, trying again…',
        ended: 'This link is no longer valid. Please open it again from the shop.',
        CREATED: 'Waiting for payment', PENDING: 'Payment in progress', PAID: 'Paid', PARTIALLY_REFUNDED: 'Partly refunded',
        REFUNDED: 'Refunded', FAILED: 'Payment failed', CLOSED: 'Closed', REVERSED: 'Payment undone', DISPUTED: 'Disputed',
        CHARGEBACK: 'Charged back'
      };
  var mood = {
    CREATED: 'waiting', PENDING: 'waiting', PAID: 'good', PARTIALLY_REFUNDED: 'odd', REFUNDED: 'odd', FAILED: 'bad',
    CLOSED: 'bad', REVERSED: 'odd', DISPUTED: 'odd', CHARGEBACK: 'bad'
  };
  var RETRIES_MAX = 20;

  function at(id) { return document.getElementById(id); }

  function amount(money) {
    try {
      return new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency: money.currency })
        .format(Number(money.value));
    } catch (e) {
      return money.value + ' ' + money.currency;
    }
  }

  function show(event) {
    var name = words[event.status] || event.status;
    document.body.dataset.status = mood[event.status] || 'odd';
    document.title = name + ' · ' + event.orderId;
    at('status').textContent = name;
    at('amount').textContent = amount(event.amount);
    at('order').textContent = words.order + ' ' + event.orderId;
    var steps = at('steps');
    var last = steps.lastElementChild;
    if (last && last.dataset.version === String(event.version)) { return; }
    var step = document.createElement('li');
    step.dataset.version = String(event.version);
    var text = document.createElement('span');
    text.textContent = name;
    var time = document.createElement('time');
    time.dateTime = event.at;
    time.textContent = new Date(event.at).toLocaleTimeString(document.documentElement.lang);
    step.append(text, time);
    steps.append(step);
  }

  var id = location.pathname.split('/').pop();
  var token = new URLSearchParams(location.search).get('token') || '';
  var retries = 0;

  function open() {
    var source = new EventSource('/v1/orders/' + id + '/events?token=' + encodeURIComponent(token));
    function hear(message) { retries = 0; show(JSON.parse(message.data)); }
    source.addEventListener('snapshot', hear);
    source.addEventListener('change', hear);
    source.addEventListener('open', function () { at('line').textContent = words.live; });
    source.addEventListener('error', function () {
      at('line').textContent = words.lost;
      // The browser tries again by itself unless the server said no; then ask a few times more, slowly.
      if (source.readyState !== EventSource.CLOSED) { return; }
      source.close();
      if (++retries > RETRIES_MAX) { at('line').textContent = words.ended; return; }
      fetch('/v1/orders/' + id + '/events?token=' + encodeURIComponent(token), { headers: { 'Last-Event-ID': '0' } })
        .then(function (answer) {
          if (answer.body) { answer.body.cancel(); }
          if (answer.status === 401 || answer.status === 404) { at('line').textContent = words.ended; return; }
          setTimeout(open, 3000);
        })
        .catch(function () { setTimeout(open, 3000); });
    });
  }

  at('status').textContent = words.title;
  open();
})();
