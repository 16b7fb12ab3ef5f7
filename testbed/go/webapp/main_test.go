package main

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func get(t *testing.T, a *app, path string) (int, string) {
	t.Helper()
	answer := httptest.NewRecorder()
	a.handler().ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
	return answer.Code, answer.Body.String()
}

func TestAnswersItsVersionAndCounts(t *testing.T) {
	a := newApp(settings{version: "1.5.0"})
	if code, body := get(t, a, "/"); code != 200 || body != "1.5.0\n" {
		t.Fatalf("/ answered %d %q", code, body)
	}
	_, metrics := get(t, a, "/metrics")
	for _, line := range []string{
		`http_requests_total{version="1.5.0",code="200"} 1`,
		`http_requests_total{version="1.5.0",code="500"} 0`,
		`http_request_duration_seconds_bucket{version="1.5.0",le="+Inf"} 1`,
		`http_request_duration_seconds_count{version="1.5.0"} 1`,
	} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("/metrics lacks %s:\n%s", line, metrics)
		}
	}
}

func TestFailsAtItsErrorRate(t *testing.T) {
	a := newApp(settings{version: "bad", errorRate: 1})
	if code, _ := get(t, a, "/"); code != 500 {
		t.Fatalf("/ answered %d", code)
	}
}

func TestReadinessIsNotLiveness(t *testing.T) {
	a := newApp(settings{readyAfter: time.Hour})
	if code, _ := get(t, a, "/healthz"); code != 503 {
		t.Errorf("not ready yet, but /healthz answered %d", code)
	}
	if code, _ := get(t, a, "/livez"); code != 200 {
		t.Errorf("alive, but /livez answered %d", code)
	}
	a = newApp(settings{})
	if code, _ := get(t, a, "/healthz"); code != 200 {
		t.Errorf("ready, but /healthz answered %d", code)
	}
	a.draining.Store(true)
	if code, _ := get(t, a, "/healthz"); code != 503 {
		t.Errorf("draining, but /healthz answered %d", code)
	}
}

func TestSaysWhichSettingIsWrong(t *testing.T) {
	for name, value := range map[string]string{
		"ERROR_RATE": "2", "LATENCY_MS": "1s", "READY_AFTER": "5", "DRAIN": "-1s",
	} {
		_, err := read(func(asked string) string {
			if asked == name {
				return value
			}
			return ""
		})
		if err == nil || !strings.HasPrefix(err.Error(), name+" is \""+value+"\"") {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
}
