// flyte-judge compiles flyte-package.tgz files with Flyte's own compiler.
//
// Each package is read the way `flytectl register files --archive` reads it and registered, entry by
// entry, into an empty pretended flyteadmin: tasks and workflows go through flytepropeller's compiler,
// the compiled closure through the transformer that makes the FlyteWorkflow resource, and launch plans
// through a restatement of those flyteadmin rules that need no database (plan.go).
//
//	flyte-judge [-max-nodes N] [-timeout D] [-recode] PACKAGE.tgz...
//
// One line a package on stdout, then one line of totals:
//
//	ACCEPTED <package> tasks=T workflows=W plans=P nodes=N closure=BYTES
//	REFUSED  <package> <entry>: <kind> <name>: <code>: <Flyte's own words>
//	TOTAL packages=A/B tasks=T workflows=W plans=P nodes=N refused=R
//
// Exit status: 0 all accepted, 1 something was refused or a package holds none of something that
// every package must hold (tasks, workflows, launch plans, nodes), 2 bad usage.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

// The limits that an unconfigured Flyte 1.16 sets.
const (
	defaultMaxNodes = 100     // flyteadmin: registration.maxWorkflowNodes
	maxMessageBytes = 4 << 20 // gRPC: largest message a server takes
)

// A refusal is one thing that Flyte would not take.
type refusal struct {
	entry, kind, name, code, text string
}

func (r refusal) String() string {
	text := strings.Join(strings.Fields(r.text), " ")
	return fmt.Sprintf("%s: %s %s: %s: %s", r.entry, r.kind, r.name, r.code, text)
}

// A tally counts what was accepted.
type tally struct {
	tasks, workflows, plans, nodes, closureBytes int
}

func (t *tally) add(o tally) {
	t.tasks += o.tasks
	t.workflows += o.workflows
	t.plans += o.plans
	t.nodes += o.nodes
	t.closureBytes += o.closureBytes
}

// missing names the kinds of which nothing was accepted.
func (t tally) missing() (kinds []string) {
	for _, k := range []struct {
		name  string
		count int
	}{{"task", t.tasks}, {"workflow", t.workflows}, {"launch plan", t.plans}, {"node", t.nodes}} {
		if k.count == 0 {
			kinds = append(kinds, k.name)
		}
	}
	return kinds
}

func judgePackage(path string, limits limits) (tally, []refusal) {
	entries, err := readPackage(path)
	if err != nil {
		return tally{}, []refusal{{"-", "package", path, "Unreadable", err.Error()}}
	}
	admin := newAdmin(limits)
	for _, e := range entries {
		admin.register(e)
	}
	refused := admin.refused
	if len(refused) == 0 {
		for _, kind := range admin.tally.missing() {
			refused = append(refused, refusal{"-", "package", path, "Empty", "holds no " + kind})
		}
	}
	return admin.tally, refused
}

func main() {
	maxNodes := flag.Int("max-nodes", defaultMaxNodes, "most nodes a workflow may have; 0: no limit")
	again := flag.Bool("recode", false, "only decode each entry and encode it again: SAME or DIFFERENT")
	timeout := flag.Duration("timeout", time.Minute, "time the compiler gets for one workflow")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: flyte-judge [-max-nodes N] [-timeout D] PACKAGE.tgz...")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}

	if *again {
		if !recodeAll(flag.Args()) {
			os.Exit(1)
		}
		return
	}

	var total tally
	accepted, refusals := 0, 0
	for _, path := range flag.Args() {
		t, refused := judgePackage(path, limits{*maxNodes, *timeout})
		total.add(t)
		if len(refused) == 0 {
			accepted++
			fmt.Printf("ACCEPTED %s tasks=%d workflows=%d plans=%d nodes=%d closure=%d\n",
				path, t.tasks, t.workflows, t.plans, t.nodes, t.closureBytes)
			continue
		}
		refusals += len(refused)
		for _, r := range refused {
			fmt.Printf("REFUSED  %s %s\n", path, r)
		}
	}
	fmt.Printf("TOTAL packages=%d/%d tasks=%d workflows=%d plans=%d nodes=%d refused=%d\n",
		accepted, flag.NArg(), total.tasks, total.workflows, total.plans, total.nodes, refusals)
	if refusals > 0 || len(total.missing()) > 0 {
		os.Exit(1)
	}
}
