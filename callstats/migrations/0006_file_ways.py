
import django_fsm
import pgtrigger.compiler
from django.db import migrations

from oms.kit import schema


class Migration(migrations.Migration):

    dependencies = [
        ('callstats', '0005_records'),
    ]

    operations = [
        migrations.AlterField(
            model_name='callfile',
            name='state',
            field=django_fsm.FSMField(choices=[('waiting', 'Rehearsed'), ('reading', 'Being read'), ('done', 'Read'), ('failed', 'Failed')], default='waiting', max_length=10, protected=True, verbose_name='Status'),
        ),
        schema.AddTrigger(
            model_name='callfile',
            trigger=pgtrigger.compiler.Trigger(name='call_file_edges', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{done:reading,failed:reading,reading:done,reading:failed,waiting:reading}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f6d256b026441331bec60dcffeaeffaf4aa697b9', operation='UPDATE', pgid='pgtrigger_call_file_edges_4ad72', table='callstats_callfile', when='BEFORE')),
        ),
    ]
