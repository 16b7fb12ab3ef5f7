/*
 * Draws a rollout and keeps the drawing fresh. It polls with ETags and backs off: a page that nobody looks at, or a rollout in
 * which nothing happens, costs next to nothing. All texts come from outside and are only ever set as text.
 */
(function () {
  "use strict";

  const FASTEST = 1000;
  const SLOWEST = 15000;
  const SVG = "http://www.w3.org/2000/svg";
  const root = document.getElementById("delivery-rollout");
  const commands = document.getElementById("delivery-commands");
  if (!root || !commands) {
    return;
  }
  const words = root.dataset;
  let etag = "";
  let wait = FASTEST;
  let timer = 0;

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  function draw(tag, attributes, text) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    if (text !== undefined) {
      element.textContent = text;
    }
    return element;
  }

  function section(title, ...children) {
    return make("section", {}, make("h2", {}, title), ...children);
  }

  function percent(share) {
    const value = share * 100;
    return (value === 0 || value >= 10 ? value.toFixed(0) : value.toFixed(2)) + " %";
  }

  function clock(seconds) {
    const whole = Math.round(seconds);
    const minutes = String(Math.floor(whole / 60) % 60).padStart(2, "0");
    const rest = String(whole % 60).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    return (hours > 0 ? hours + ":" : "") + minutes + ":" + rest;
  }

  // ---- parts of the page

  function trafficBar(view) {
    const candidate = make("div", { class: "delivery-bar__candidate" });
    candidate.style.width = view.effective + "%";
    const bar = make(
      "div",
      {
        class: "delivery-bar",
        role: "img",
        "aria-label": view.toVersion + ": " + view.effective + " %, " + view.fromVersion + ": " + (100 - view.effective) + " %",
      },
      candidate,
    );
    const asked = view.weight === view.effective ? "" : " (" + view.weight + " % " + words.asked + ")";
    return section(
      words.traffic,
      bar,
      make(
        "div",
        { class: "delivery-bar-words" },
        make("span", {}, make("i", { class: "delivery-swatch delivery-swatch--candidate" }), view.toVersion + ": " + view.effective + " %" + asked),
        make("span", {}, make("i", { class: "delivery-swatch delivery-swatch--stable" }), view.fromVersion + ": " + (100 - view.effective) + " %"),
      ),
    );
  }

  function phases(view) {
    const list = make("ol", { class: "delivery-phases" });
    for (const phase of view.phases) {
      const item = make("li", { class: "delivery-phase-" + phase.status }, phase.title);
      if (phase.status === "current") {
        item.setAttribute("aria-current", "step");
      }
      list.append(item);
    }
    return section(words.phases, list);
  }

  // ---- plots

  const WIDTH = 720;
  const HEIGHT = 160;
  const LEFT = 56;
  const RIGHT = 12;
  const TOP = 10;
  const BOTTOM = 22;

  function plot(label, end, most, yWords) {
    const svg = draw("svg", { viewBox: "0 0 " + WIDTH + " " + HEIGHT, class: "delivery-plot", role: "img", "aria-label": label });
    const x = (at) => LEFT + ((WIDTH - LEFT - RIGHT) * at) / Math.max(end, 1);
    const y = (value) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.min(1, value / most);
    svg.append(
      draw("line", { x1: LEFT, y1: y(0), x2: WIDTH - RIGHT, y2: y(0), class: "axis" }),
      draw("line", { x1: LEFT, y1: TOP, x2: LEFT, y2: y(0), class: "axis" }),
      draw("text", { x: LEFT - 6, y: y(0), "text-anchor": "end" }, yWords(0)),
      draw("text", { x: LEFT - 6, y: TOP + 9, "text-anchor": "end" }, yWords(most)),
      draw("text", { x: LEFT, y: HEIGHT - 6 }, clock(0)),
      draw("text", { x: WIDTH - RIGHT, y: HEIGHT - 6, "text-anchor": "end" }, clock(end)),
    );
    return { svg, x, y };
  }

  function steps(points, value, x, y, end) {
    let path = "";
    let before = 0;
    for (const point of points) {
      path += path === "" ? "M" : "L" + x(point.at) + "," + y(before) + "L";
      before = value(point);
      path += x(point.at) + "," + y(before);
    }
    return path + "L" + x(end) + "," + y(before);
  }

  function weightPlot(view, end) {
    const { svg, x, y } = plot(words.overTime, end, 100, (value) => value + " %");
    const area = steps(view.weights, (point) => point.effective, x, y, end) + "L" + x(end) + "," + y(0) + "L" + x(0) + "," + y(0) + "Z";
    svg.append(
      draw("path", { d: area, class: "effective" }),
      draw("path", { d: steps(view.weights, (point) => point.asked, x, y, end), class: "asked" }),
    );
    return svg;
  }

  function ratePlot(check, end) {
    const seen = check.points.map((point) => Math.max(point.rate, point.certain));
    const most = Math.max(0.001, (check.limit || 0) * 2, ...seen.map((value) => value * 1.1));
    const { svg, x, y } = plot(check.name, end, Math.min(1, most), percent);
    const line = (value) => check.points.map((point, i) => (i === 0 ? "M" : "L") + x(point.at) + "," + y(value(point))).join("");
    if (check.limit !== null && check.limit !== undefined) {
      svg.append(draw("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(check.limit), y2: y(check.limit), class: "limit" }));
    }
    svg.append(
      draw("path", { d: line((point) => point.rate), class: "rate" }),
      draw("path", { d: line((point) => point.certain), class: "certain" }),
    );
    return svg;
  }

  function legend(...entries) {
    return make("div", { class: "delivery-legend", "aria-hidden": "true" }, ...entries.map(([kind, text]) => make("span", { class: kind }, text)));
  }

  const TONES = { REGRESSION: "bad", NOT_WORSE: "good", NO_EVIDENCE: "warning" };

  function evidence(view, end) {
    if (view.checks.length === 0) {
      return section(words.evidence, make("p", { class: "delivery-tone-warning" }, words.noChecks));
    }
    const parts = view.checks.map((check) =>
      make(
        "div",
        { class: "delivery-check" },
        make(
          "p",
          {},
          make("strong", {}, check.name),
          make("span", { class: "delivery-verdict delivery-tone-" + (TONES[check.verdict] || "plain") }, check.verdict.replaceAll("_", " ")),
        ),
        make("p", {}, check.because),
        check.points.length > 1 ? ratePlot(check, end) : null,
        check.points.length > 1 ? legend(["rate", words.rate], ["certain", words.certain], ["limit", words.limit]) : null,
      ),
    );
    return section(words.evidence, ...parts);
  }

  function log(view) {
    const body = make("tbody", {});
    for (const line of [...view.log].reverse()) {
      const at = new Date(line.at);
      body.append(
        make(
          "tr",
          {},
          make("td", {}, make("time", { datetime: line.at, title: line.at }, at.toLocaleTimeString())),
          make("td", { class: "delivery-tone-" + line.tone }, line.text),
        ),
      );
    }
    const head = make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.time), make("th", { scope: "col" }, words.event)));
    return section(words.log, make("table", { class: "jenkins-table jenkins-table--small delivery-log" }, head, body));
  }

  function lastMoment(view) {
    const points = [...view.weights, ...view.checks.flatMap((check) => check.points)];
    const start = view.log.length > 0 ? Date.parse(view.log[0].at) : 0;
    const told = view.log.map((line) => (Date.parse(line.at) - start) / 1000);
    return Math.max(1, ...points.map((point) => point.at), ...told);
  }

  // ---- what people can say

  const LOOKS = { abort: " jenkins-!-destructive-color", resume: " jenkins-button--primary" };

  function showCommands(view) {
    for (const command of view.commands) {
      let button = commands.querySelector("[data-kind='" + command.kind + "']");
      if (!button) {
        const name = command.kind.charAt(0).toUpperCase() + command.kind.slice(1);
        button = make(
          "button",
          { type: "button", class: "jenkins-button" + (LOOKS[command.kind] || ""), "data-kind": command.kind },
          words["title" + name],
        );
        button.addEventListener("click", () => say(command.kind, words["ask" + name]));
        commands.append(button);
      }
      // Kept in place and only switched off, so that the focus of the keyboard is never lost to a redraw.
      const why = command.permitted ? command.refusal : words.notPermitted;
      button.disabled = why !== "";
      button.title = why;
    }
    commands.hidden = view.ended;
  }

  async function say(kind, question) {
    let reason = "";
    if (question) {
      try {
        reason = await dialog.prompt(words["title" + kind.charAt(0).toUpperCase() + kind.slice(1)], {
          message: question,
          allowEmpty: true,
          type: kind === "abort" ? "destructive" : "default",
        });
      } catch (cancelled) {
        return;
      }
    }
    const answer = await fetch(kind, {
      method: "POST",
      headers: crumb.wrap({ "Content-Type": "application/x-www-form-urlencoded" }),
      body: new URLSearchParams({ reason: reason || "" }),
    });
    if (!answer.ok) {
      const text = answer.status === 403 ? words.notPermitted : (await answer.text()).replace(/<[^>]*>/g, " ").trim().slice(0, 300);
      notificationBar.show(text, notificationBar.ERROR);
    }
    wait = FASTEST;
    schedule(200);
  }

  // ---- keeping it fresh

  function show(view) {
    const end = lastMoment(view);
    const headline = root.querySelector(".delivery-headline");
    if (headline.textContent !== view.headline) {
      headline.textContent = view.headline;
    }
    headline.className = "delivery-headline delivery-tone-" + view.tone;
    root.querySelector(".delivery-what").textContent = view.target;
    const body = make("div", { class: "delivery-body" });
    if (view.phases.length > 0) {
      body.append(
        trafficBar(view),
        phases(view),
        section(words.overTime, weightPlot(view, end), legend(["asked", words.asked], ["effective", words.effective])),
        evidence(view, end),
        log(view),
      );
    }
    const before = root.querySelector(".delivery-body");
    if (before) {
      before.replaceWith(body);
    } else {
      root.append(body);
    }
    showCommands(view);
  }

  function lost(is) {
    const before = root.querySelector(".delivery-lost");
    if (is && !before) {
      root.prepend(make("p", { class: "delivery-lost", role: "alert" }, words.lost));
    } else if (!is && before) {
      before.remove();
    }
  }

  async function refresh() {
    try {
      const answer = await fetch(words.live, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") || "";
        const view = await answer.json();
        show(view);
        wait = FASTEST;
        if (view.ended) {
          lost(false);
          return;
        }
      } else if (answer.status === 304) {
        wait = Math.min(SLOWEST, wait * 1.5);
      } else {
        throw new Error("status " + answer.status);
      }
      lost(false);
    } catch (failure) {
      lost(true);
      wait = Math.min(SLOWEST, wait * 2);
    }
    schedule(document.hidden ? SLOWEST : wait);
  }

  function schedule(after) {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, after);
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      wait = FASTEST;
      schedule(0);
    }
  });
  refresh();
})();
