'use strict';
(function () {
  const byId = id => document.getElementById(id);

  /* Index: two runs must be chosen before they can be compared. */
  const compare = byId('compare');
  if (compare) {
    const chosen = name => (document.querySelector('input[name=' + name + ']:checked') || {}).value;
    const update = () => { compare.disabled = !chosen('a') || !chosen('b') || chosen('a') === chosen('b'); };
    document.addEventListener('change', update);
    update();
  }
  document.querySelectorAll('.filter select').forEach(select =>
    select.addEventListener('change', () => select.form.submit()));

  /* A run under way. */
  const live = byId('live');
  if (!live || !live.dataset.events) {
    return;
  }
  const seconds = [];
  const put = (id, text) => { byId(id).textContent = text; };

  /* A round step that gives at most five marks. */
  function step(most) {
    const power = Math.pow(10, Math.floor(Math.log10(most / 5)));
    return Math.max(1, [1, 2, 5, 10].map(n => n * power).find(n => most / n <= 5));
  }

  function mark(name, attributes, text) {
    const element = document.createElementNS(byId('rate').namespaceURI, name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    element.textContent = text || '';
    return element;
  }

  /* Steps, one for each second, as the comparison draws them. */
  function draw() {
    const most = Math.max(5, ...seconds);
    const wide = Math.max(20, seconds.length);
    const x = second => (80 + 870 * second / wide).toFixed(1);
    const y = n => (205 - 180 * n / most).toFixed(1);
    byId('line').setAttribute('points', seconds.map((n, i) => x(i) + ',' + y(n) + ' ' + x(i + 1) + ',' + y(n)).join(' '));
    const marks = [];
    for (let n = 0; n <= most; n += step(most)) {
      marks.push(mark('line', {class: 'gridline', x1: 80, x2: 950, y1: y(n), y2: y(n)}),
        mark('text', {'text-anchor': 'end', x: 72, y: Number(y(n)) + 4}, String(n)));
    }
    for (let second = 0; second <= wide; second += step(wide)) {
      marks.push(mark('text', {'text-anchor': 'middle', x: x(second), y: 230}, second + ' s'));
    }
    byId('axes').replaceChildren(...marks);
  }

  function list(items) {
    byId('faults').replaceChildren(...(items.length ? items : ['none']).map(text => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }));
  }

  function word(now) {
    const bad = now.violation || now.damage;
    byId('word').classList.toggle('bad', Boolean(now.violation));
    put('word', now.violation ? 'Not atomic: ' + now.violation
      : bad || 'No violation so far, of what can be judged while the run goes on.');
  }

  function show(now) {
    put('phase', now.over ? 'ended' : now.phase);
    put('time', now.seconds.toFixed(0) + ' s' + (now.limit && now.seconds < now.limit ? ' of ' + now.limit.toFixed(0) + ' s' : ''));
    byId('done').style.width = (now.limit ? Math.min(100, 100 * now.seconds / now.limit) : 0) + '%';
    ['acknowledged', 'failed', 'unknown'].forEach(id => put(id, now[id].toLocaleString('en')));
    put('members', now.members.join(' '));
    put('slack', now.slack === null ? 'not known' : now.slack + (now.effectiveSlack === now.slack ? '' : ' (' + now.effectiveSlack + ' with faults in force)'));
    list(now.faults.concat(now.gone.map(node => node + ' is gone for good')));
    now.perSecond.forEach((n, i) => { seconds[now.from + i] = n; });
    draw();
    word(now);
  }

  /* After the end the verdict is a matter of seconds: look until it is there. */
  function awaitVerdict() {
    fetch(live.dataset.state).then(answer => answer.json()).then(state => {
      if (state.judged) {
        location.href = state.page;
      } else {
        put('phase', state.word);
        setTimeout(awaitVerdict, 1000);
      }
    });
  }

  const events = new EventSource(live.dataset.events);
  events.onmessage = event => {
    const now = JSON.parse(event.data);
    show(now);
    if (now.over) {
      events.close();
      if (byId('stop')) {
        byId('stop').remove();
      }
      awaitVerdict();
    }
  };
}());
