package main

// Reading a package as flytectl does: flytectl/cmd/register/register_util.go, Flyte 1.16.

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/admin"
	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/core"
)

// An entry is one file of the archive: name is its path there, message what its bytes decode to.
type entry struct {
	name    string
	size    int
	message proto.Message
	err     error // why message is nil
}

// The number before ".pb" is the resource type: 1 task, 2 workflow, 3 launch plan.
var entryName = regexp.MustCompile(`_([1-3])\.pb$`)

// readPackage returns the entries of a .tgz in the order in which flytectl registers them: by name.
func readPackage(path string) ([]entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var entries []entry
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if h.Typeflag == tar.TypeDir {
			continue
		}
		if h.Typeflag != tar.TypeReg {
			return nil, fmt.Errorf("%s is neither a file nor a folder", h.Name)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		m, err := decode(h.Name, data)
		entries = append(entries, entry{h.Name, len(data), m, err})
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].name < entries[j].name })
	return entries, nil
}

// decode is stricter than flytectl, which tries every type in turn: protobuf is so lenient that a
// workflow decodes as a task.
func decode(name string, data []byte) (proto.Message, error) {
	suffix := entryName.FindStringSubmatch(name)
	if suffix == nil {
		return nil, errors.New("the name does not end in _1.pb, _2.pb or _3.pb")
	}
	var m proto.Message
	switch suffix[1] {
	case "1":
		m = &admin.TaskSpec{}
	case "2":
		m = &admin.WorkflowSpec{}
	default:
		m = &admin.LaunchPlan{}
	}
	if err := proto.Unmarshal(data, m); err != nil {
		return nil, err
	}
	if unknown := m.ProtoReflect().GetUnknown(); len(unknown) > 0 {
		return nil, fmt.Errorf("%d bytes belong to no field of %s", len(unknown), m.ProtoReflect().Descriptor().FullName())
	}
	if err := fillIn(m); err != nil {
		return nil, err
	}
	return m, nil
}

// Where a package leaves these open, flytectl fills in what its command line says.
func fillInID(id *core.Identifier) error {
	if id == nil {
		return errors.New("an id or a reference is not set (flytectl dereferences it)")
	}
	open := func(field *string, what, value string) {
		if *field == "" || *field == "{{ registration."+what+" }}" {
			*field = value
		}
	}
	open(&id.Project, "project", "flytesnacks")
	open(&id.Domain, "domain", "development")
	open(&id.Version, "version", "v1")
	return nil
}

func fillIn(m proto.Message) error {
	switch v := m.(type) {
	case *admin.TaskSpec:
		return fillInID(v.GetTemplate().GetId())
	case *admin.LaunchPlan:
		return errors.Join(fillInID(v.GetId()), fillInID(v.GetSpec().GetWorkflowId()))
	case *admin.WorkflowSpec:
		for _, t := range append([]*core.WorkflowTemplate{v.GetTemplate()}, v.GetSubWorkflows()...) {
			if err := fillInID(t.GetId()); err != nil {
				return err
			}
			nodes := t.GetNodes()
			if t.GetFailureNode() != nil {
				nodes = append(nodes[:len(nodes):len(nodes)], t.GetFailureNode())
			}
			for _, n := range nodes {
				if err := fillInNode(n); err != nil {
					return fmt.Errorf("node %q: %w", n.GetId(), err)
				}
			}
		}
	}
	return nil
}

func fillInNode(n *core.Node) error {
	switch t := n.GetTarget().(type) {
	case *core.Node_TaskNode:
		return fillInID(t.TaskNode.GetReferenceId())
	case *core.Node_WorkflowNode:
		if id := t.WorkflowNode.GetLaunchplanRef(); id != nil {
			return fillInID(id)
		}
		return fillInID(t.WorkflowNode.GetSubWorkflowRef())
	case *core.Node_ArrayNode:
		return fillInNode(t.ArrayNode.GetNode())
	case *core.Node_BranchNode:
		for _, arm := range branchArms(t.BranchNode) {
			if err := fillInNode(arm); err != nil {
				return err
			}
		}
		b := t.BranchNode.GetIfElse()
		if b.GetElseNode() == nil && b.GetError() == nil {
			return errors.New("branch without else_node or error")
		}
		return nil
	case *core.Node_GateNode:
		return nil
	}
	return errors.New("no target")
}

// branchArms returns the nodes that a branch chooses between.
func branchArms(b *core.BranchNode) []*core.Node {
	arms := []*core.Node{b.GetIfElse().GetCase().GetThenNode()}
	for _, other := range b.GetIfElse().GetOther() {
		arms = append(arms, other.GetThenNode())
	}
	if e := b.GetIfElse().GetElseNode(); e != nil {
		arms = append(arms, e)
	}
	return arms
}

// key is how flyteadmin's tables tell entities of one kind apart.
func key(id *core.Identifier) string {
	return strings.Join([]string{id.GetProject(), id.GetDomain(), id.GetName(), id.GetVersion()}, "\x00")
}
