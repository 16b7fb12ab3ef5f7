// Command webapp is the application that tests roll out: it answers with its
// version, as slowly, as wrongly and as late as its environment says.
//
//	LISTEN       address to listen on (default ":8080")
//	VERSION      what / answers (default "unknown")
//	ERROR_RATE   share of requests to / answered with 500, 0 to 1 (default 0)
//	LATENCY_MS   milliseconds before / answers (default 0)
//	READY_AFTER  /healthz answers 503 for so long after the start (default "0s")
//	EXIT_AFTER   exit with status 1 after so long; "0s" is never (default "0s")
//	DRAIN        go on serving for so long after SIGTERM (default "0s")
//
// /healthz is for readiness, /livez (always 200) for liveness, /metrics is in
// the Prometheus text format and counts requests to / only.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

type settings struct {
	listen                       string
	version                      string
	errorRate                    float64
	latency                      time.Duration
	readyAfter, exitAfter, drain time.Duration
}

func main() {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	s, err := read(os.Getenv)
	if err != nil {
		log.Fatal(err)
	}
	if err := run(s); err != nil {
		log.Fatal(err)
	}
}

// read takes the settings from the environment and says which one is wrong.
func read(env func(string) string) (settings, error) {
	s := settings{listen: env("LISTEN"), version: env("VERSION")}
	if s.listen == "" {
		s.listen = ":8080"
	}
	if s.version == "" {
		s.version = "unknown"
	}
	if text := env("ERROR_RATE"); text != "" {
		rate, err := strconv.ParseFloat(text, 64)
		if err != nil || !(rate >= 0 && rate <= 1) {
			return s, fmt.Errorf("ERROR_RATE is %q: give a share between 0 and 1, such as 0.05", text)
		}
		s.errorRate = rate
	}
	if text := env("LATENCY_MS"); text != "" {
		millis, err := strconv.Atoi(text)
		if err != nil || millis < 0 {
			return s, fmt.Errorf("LATENCY_MS is %q: give whole milliseconds, such as 250", text)
		}
		s.latency = time.Duration(millis) * time.Millisecond
	}
	for name, target := range map[string]*time.Duration{
		"READY_AFTER": &s.readyAfter, "EXIT_AFTER": &s.exitAfter, "DRAIN": &s.drain,
	} {
		if text := env(name); text != "" {
			duration, err := time.ParseDuration(text)
			if err != nil || duration < 0 {
				return s, fmt.Errorf("%s is %q: give a duration with its unit, such as 5s", name, text)
			}
			*target = duration
		}
	}
	return s, nil
}

func run(s settings) error {
	// Before anything else: a SIGTERM during the start must not be lost. In a
	// container this process is number 1, and for that one the kernel has no
	// default action.
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()

	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("LISTEN is %q: %w", s.listen, err)
	}
	if s.exitAfter > 0 {
		time.AfterFunc(s.exitAfter, func() { log.Fatalf("EXIT_AFTER=%s is over", s.exitAfter) })
	}
	app := newApp(s)
	server := &http.Server{Handler: app.handler(), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	log.Printf("version %s listens on %s", s.version, listener.Addr())

	select {
	case err := <-served:
		return err
	case <-stop.Done():
	}
	// The endpoint is taken out of every load balancer a moment *after* this
	// signal: whoever closes at once loses the requests of that moment.
	log.Printf("SIGTERM: draining for %s", s.drain)
	app.draining.Store(true)
	server.SetKeepAlivesEnabled(false)
	time.Sleep(s.drain)
	grace, done := context.WithTimeout(context.Background(), 10*time.Second)
	defer done()
	return server.Shutdown(grace)
}

// The upper bounds of the latency histogram, in seconds.
var bounds = [...]float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

type app struct {
	settings
	readyAt   time.Time
	draining  atomic.Bool
	succeeded atomic.Uint64
	failed    atomic.Uint64
	buckets   [len(bounds) + 1]atomic.Uint64
	nanos     atomic.Int64
}

func newApp(s settings) *app {
	return &app{settings: s, readyAt: time.Now().Add(s.readyAfter)}
}

func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", a.answer)
	mux.HandleFunc("/healthz", a.health)
	mux.HandleFunc("/livez", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") })
	mux.HandleFunc("/metrics", a.metrics)
	return mux
}

func (a *app) answer(w http.ResponseWriter, _ *http.Request) {
	begin := time.Now()
	time.Sleep(a.latency)
	w.Header().Set("X-Version", a.version)
	if rand.Float64() < a.errorRate {
		http.Error(w, "failed on purpose (ERROR_RATE)", http.StatusInternalServerError)
		a.failed.Add(1)
	} else {
		fmt.Fprintln(w, a.version)
		a.succeeded.Add(1)
	}
	a.observe(time.Since(begin))
}

func (a *app) observe(took time.Duration) {
	bucket := 0
	for bucket < len(bounds) && took.Seconds() > bounds[bucket] {
		bucket++
	}
	a.buckets[bucket].Add(1)
	a.nanos.Add(int64(took))
}

func (a *app) health(w http.ResponseWriter, _ *http.Request) {
	switch {
	case a.draining.Load():
		http.Error(w, "draining", http.StatusServiceUnavailable)
	case time.Now().Before(a.readyAt):
		http.Error(w, "not ready yet (READY_AFTER)", http.StatusServiceUnavailable)
	default:
		io.WriteString(w, "ok\n")
	}
}

func (a *app) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	fmt.Fprintf(w, "# HELP http_requests_total Requests to / by status code.\n# TYPE http_requests_total counter\n")
	fmt.Fprintf(w, "http_requests_total{version=%q,code=\"200\"} %d\n", a.version, a.succeeded.Load())
	fmt.Fprintf(w, "http_requests_total{version=%q,code=\"500\"} %d\n", a.version, a.failed.Load())
	const name = "http_request_duration_seconds"
	fmt.Fprintf(w, "# HELP %s Time to answer requests to /.\n# TYPE %s histogram\n", name, name)
	var count uint64
	for i := range a.buckets {
		bound := "+Inf"
		if i < len(bounds) {
			bound = strconv.FormatFloat(bounds[i], 'g', -1, 64)
		}
		count += a.buckets[i].Load()
		fmt.Fprintf(w, "%s_bucket{version=%q,le=%q} %d\n", name, a.version, bound, count)
	}
	fmt.Fprintf(w, "%s_sum{version=%q} %g\n", name, a.version, time.Duration(a.nanos.Load()).Seconds())
	fmt.Fprintf(w, "%s_count{version=%q} %d\n", name, a.version, count)
}
